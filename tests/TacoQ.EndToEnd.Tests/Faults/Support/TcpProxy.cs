using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Faults.Support;

/// <summary>Stands before a server and does to connections what networks do.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint server;
    private readonly ConcurrentDictionary<Link, byte> links = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    public TcpProxy(string host, int port)
    {
        server = new(host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(host), port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections are open.</summary>
    public int Count => links.Count;

    /// <summary>How many connections there were.</summary>
    public int Accepted { get; private set; }

    /// <summary>Decides which connections suffer, by what the client has said first; all, if not set.</summary>
    public Func<string, bool> Affects { get; set; } = static _ => true;

    /// <summary>How long each piece is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many bytes a second pass, each way; 0 for all.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Reset a connection when so many bytes have come from the client; 0 for never.</summary>
    public int CutAfter { get; set; }

    /// <summary>Asked for each piece that comes from the client: if so, the server gets it, and the connection is reset before its answer passes.</summary>
    public Func<ReadOnlyMemory<byte>, bool> LosesAnswerTo { get; set; } = static _ => false;

    /// <summary>Ends connections by RST, on both sides.</summary>
    public void Reset()
    {
        foreach (var link in links.Keys.Where(IsAffected))
        {
            link.Reset();
        }
    }

    /// <summary>Lets nothing pass any more on the connections that there are, and tells nobody.</summary>
    public void BlackHole()
    {
        foreach (var link in links.Keys.Where(IsAffected))
        {
            link.IsBlackHole = true;
        }
    }

    /// <summary>Ends the connections that there are on the server's side alone.</summary>
    public void HalfOpen()
    {
        foreach (var link in links.Keys.Where(IsAffected))
        {
            link.IsBlackHole = true;
            link.Server.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var link in links.Keys)
        {
            link.Reset();
        }

        await Deadline.UntilAsync(() => links.IsEmpty, "the proxy's connections have ended");
        stopping.Dispose();
    }

    private bool IsAffected(Link link) => Affects(link.Said);

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            var client = await listener.AcceptSocketAsync(stopping.Token);
            Accepted++;
            _ = RunAsync(client);
        }
    }

    private async Task RunAsync(Socket client)
    {
        using var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var link = new Link(client, upstream);
        links.TryAdd(link, 0);
        try
        {
            await upstream.ConnectAsync(server, link.Ended);
            client.NoDelay = upstream.NoDelay = true;
            await Task.WhenAny(PumpAsync(link, fromClient: true), PumpAsync(link, fromClient: false));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The server does not listen: neither does this, then.
        }
        finally
        {
            link.Reset();
            links.TryRemove(link, out _);
        }
    }

    private async Task PumpAsync(Link link, bool fromClient)
    {
        var (from, to) = fromClient ? (link.Client, link.Server) : (link.Server, link.Client);
        using var memory = MemoryPool<byte>.Shared.Rent(65536);
        try
        {
            while (await from.ReceiveAsync(memory.Memory, link.Ended) is > 0 and var read)
            {
                var piece = memory.Memory[..read];
                link.Hear(piece.Span, fromClient);
                if (IsAffected(link) && !await PassesAsync(link, piece, fromClient))
                {
                    return;
                }

                await SendAsync(to, piece, link.Ended);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has ended; the other one does now, unless it shall not know.
            if (link.IsBlackHole)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, link.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> PassesAsync(Link link, ReadOnlyMemory<byte> piece, bool fromClient)
    {
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, TimeProvider.System, link.Ended);
        }

        if (BytesPerSecond > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds((double)piece.Length / BytesPerSecond), TimeProvider.System, link.Ended);
        }

        if (link.IsBlackHole)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, link.Ended);
        }

        if (fromClient && LosesAnswerTo(piece))
        {
            link.LosesAnswer = true;
        }

        return !(CutAfter > 0 && link.FromClient >= CutAfter) && !(link.LosesAnswer && !fromClient);
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
        }
    }

    private sealed class Link(Socket client, Socket server)
    {
        private const int Heard = 4096;
        private readonly CancellationTokenSource ended = new();
        private readonly StringBuilder said = new();

        public Socket Client => client;

        public Socket Server => server;

        public CancellationToken Ended => ended.Token;

        public long FromClient { get; private set; }

        public volatile bool LosesAnswer;

        public volatile bool IsBlackHole;

        /// <summary>What the client has said first; its name is in it.</summary>
        public string Said { get; private set; } = "";

        public void Hear(ReadOnlySpan<byte> piece, bool fromClient)
        {
            if (!fromClient)
            {
                return;
            }

            FromClient += piece.Length;
            if (said.Length < Heard)
            {
                said.Append(Encoding.Latin1.GetString(piece[..Math.Min(piece.Length, Heard)]));
                Said = said.ToString();
            }
        }

        public void Reset()
        {
            ended.Cancel();
            foreach (var socket in new[] { client, server })
            {
                try
                {
                    socket.LingerState = new(enable: true, seconds: 0);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // It has ended already.
                }

                socket.Dispose();
            }
        }
    }
}
