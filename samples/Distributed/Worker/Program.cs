using TacoQ;

// A process that does work: it takes tasks of every task class of this program.
var builder = Host.CreateApplicationBuilder(args);
builder.AddTacoQ(q => q.UseRabbitMQ()).AddTacoTasks();
builder.Build().Run();
