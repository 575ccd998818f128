using TacoQ.Benchmarks;

if (args is ["role", var role, .. var arguments])
{
    await Roles.RunAsync(role, arguments);
    return 0;
}

return await BenchCommand.RunAsync(args);
