using Microsoft.AspNetCore.Http;
using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Api;

internal static partial class Problems
{
    public static IResult NoSchedule(string name) => Of(StatusCodes.Status404NotFound, "schedule-not-found", "No such schedule", $"There is no schedule '{name}'.");

    public static IResult NotScheduled(ScheduleRefusedException refused) => Of((int)refused.Status, refused.Type, "The schedule was not changed", refused.Message);

    public static IResult NotChecked(string detail) => Of(StatusCodes.Status503ServiceUnavailable, Unavailability, "The schedule could not be checked", detail);
}
