using Tmds.DBus.Protocol;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// A Secret Service on the test's bus that keeps items in memory, can be locked, and has prompts like a desktop's. It
/// counts every method that is called.
/// </summary>
sealed class SecretServiceStandIn : IPathMethodHandler, IAsyncDisposable
{
    const string Root = "/org/freedesktop/secrets";
    const string Default = Root + "/aliases/default";
    const string PromptPath = Root + "/prompt/p1";
    const string ItemStart = Root + "/collection/login/";
    const string NoObject = "/";
    const string Start = "org.freedesktop.Secret.";

    readonly DBusConnection _bus;
    readonly Lock _lock = new();
    readonly List<string> _called = [];
    readonly Dictionary<string, string> _first = [];
    readonly Dictionary<string, (Dictionary<string, string> Attributes, byte[] Secret)> _items = [];
    int _last;

    SecretServiceStandIn(DBusConnection bus) => _bus = bus;

    public string Path => Root;

    public bool HandlesChildPaths => true;

    public bool IsLocked { get; set; }

    /// <summary>Whether creating and deleting items asks the person each time, as the specification allows.</summary>
    public bool AsksAlways { get; set; }

    /// <summary>A method whose answer is of another type than the specification's.</summary>
    public string? Mistakes { get; set; }

    public Answer Answer { get; set; }

    /// <summary>A method that answers so often as if its object did not exist.</summary>
    public (string Method, int Times) Unknown { get; set; }

    /// <summary>The methods that were called, without <c>org.freedesktop.Secret.</c>.</summary>
    public IReadOnlyList<string> Called
    {
        get
        {
            lock (_lock)
                return [.. _called];
        }
    }

    /// <summary>Of each connection, the method that it has called first.</summary>
    public IReadOnlyList<string> CalledFirst
    {
        get
        {
            lock (_lock)
                return [.. _first.Values];
        }
    }

    /// <summary>On no thread that a test may block, or it would wait for itself.</summary>
    public static Task<SecretServiceStandIn> StartAsync(Home home) => Task.Run(async () =>
    {
        var bus = new DBusConnection(home.Environment["DBUS_SESSION_BUS_ADDRESS"]);
        await bus.ConnectAsync();
        var standIn = new SecretServiceStandIn(bus);
        bus.AddMethodHandler(standIn);
        await bus.RequestNameAsync("org.freedesktop.secrets", RequestNameOptions.Default);
        // Else the caller goes on in the loop that reads the bus.
        await Task.Yield();
        return standIn;
    });

    public ValueTask HandleMethodAsync(MethodContext context)
    {
        var request = context.Request;
        var method = $"{request.InterfaceAsString}.{request.MemberAsString}";
        if (method.StartsWith(Start, StringComparison.Ordinal))
            method = method[Start.Length..];
        lock (_lock)
        {
            _called.Add(method);
            _first.TryAdd(request.SenderAsString!, method);
            if (method == Unknown.Method && Unknown.Times > 0)
            {
                Unknown = (method, Unknown.Times - 1);
                context.ReplyUnknownMethodError();
                return default;
            }

            if (method == Mistakes)
                ReplyMistake(context, method);
            else
                Handle(context, method, request.PathAsString!);
        }

        return default;
    }

    public ValueTask DisposeAsync()
    {
        _bus.Dispose();
        return default;
    }

    void Handle(MethodContext context, string method, string path)
    {
        switch (method)
        {
            case "Service.OpenSession":
                using (var reply = context.CreateReplyWriter("vo"))
                {
                    reply.WriteVariantString("");
                    reply.WriteObjectPath(Root + "/session/s1");
                    context.Reply(reply.CreateMessage());
                }

                break;
            case "Service.ReadAlias":
                Reply(context, Default);
                break;
            case "Service.Unlock":
                ReplyUnlock(context);
                break;
            case "Prompt.Prompt":
                Show(context);
                break;
            case "Collection.SearchItems":
                Search(context);
                break;
            case "Collection.CreateItem":
                Create(context);
                break;
            case "Item.GetSecret":
                ReplySecret(context, path);
                break;
            case "Item.Delete":
                Delete(context, path);
                break;
            case "org.freedesktop.DBus.Properties.Get":
                ReplyProperty(context, path);
                break;
            default:
                context.ReplyUnknownMethodError();
                break;
        }
    }

    static void ReplyMistake(MethodContext context, string method)
    {
        var isProperty = method.EndsWith(".Get", StringComparison.Ordinal);
        using var reply = context.CreateReplyWriter(isProperty ? "v" : "t");
        if (isProperty)
            reply.WriteVariantString("no");
        else
            reply.WriteUInt64(ulong.MaxValue);
        context.Reply(reply.CreateMessage());
    }

    void ReplyUnlock(MethodContext context)
    {
        using var reply = context.CreateReplyWriter("aoo");
        ObjectPath[] unlocked = IsLocked ? [] : [new(Default)];
        reply.WriteArray(unlocked);
        reply.WriteObjectPath(IsLocked ? PromptPath : NoObject);
        context.Reply(reply.CreateMessage());
    }

    void Show(MethodContext context)
    {
        Reply(context);
        switch (Answer)
        {
            case Answer.Unlocks:
                IsLocked = false;
                Complete(false);
                break;
            case Answer.Dismisses:
                Complete(true);
                break;
            case Answer.None:
                break;
            case Answer.Leaves:
                _bus.Dispose();
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    void Complete(bool dismissed)
    {
        using var signal = _bus.GetMessageWriter();
        signal.WriteSignalHeader(null, PromptPath, Start + "Prompt", "Completed", "bv");
        signal.WriteBool(dismissed);
        signal.WriteVariantString("");
        _bus.TrySendMessage(signal.CreateMessage());
    }

    void Search(MethodContext context)
    {
        var wanted = ReadAttributes(context.Request.GetBodyReader());
        ObjectPath[] found = [.. _items
            .Where(item => wanted.All(pair => item.Value.Attributes.GetValueOrDefault(pair.Key) == pair.Value))
            .Select(item => new ObjectPath(item.Key))];
        using var reply = context.CreateReplyWriter("ao");
        reply.WriteArray(found);
        context.Reply(reply.CreateMessage());
    }

    void Create(MethodContext context)
    {
        if (IsLocked || AsksAlways)
        {
            ReplyPaths(context, NoObject, PromptPath);
            return;
        }

        var reader = context.Request.GetBodyReader();
        Dictionary<string, string> attributes = [];
        for (var end = reader.ReadDictionaryStart(); reader.HasNext(end);)
        {
            reader.AlignStruct();
            var isAttributes = reader.ReadString() == Start + "Item.Attributes";
            var value = reader.ReadVariantValue();
            if (isAttributes)
                attributes = value.GetDictionary<string, string>();
        }

        reader.AlignStruct();
        _ = reader.ReadObjectPathAsString();
        _ = reader.ReadArrayOfByte();
        var secret = reader.ReadArrayOfByte();
        var path = _items.FirstOrDefault(item => item.Value.Attributes.Count == attributes.Count
            && attributes.All(pair => item.Value.Attributes.GetValueOrDefault(pair.Key) == pair.Value)).Key
            ?? ItemStart + ++_last;
        _items[path] = (attributes, secret);
        ReplyPaths(context, path, NoObject);
    }

    void ReplySecret(MethodContext context, string path)
    {
        if (IsGone(context, path))
            return;
        if (IsLocked)
        {
            context.ReplyError(Start + "Error.IsLocked", "");
            return;
        }

        using var reply = context.CreateReplyWriter("(oayays)");
        reply.WriteStructureStart();
        reply.WriteObjectPath(Root + "/session/s1");
        reply.WriteArray(ReadOnlySpan<byte>.Empty);
        reply.WriteArray(_items[path].Secret.AsSpan());
        reply.WriteString("text/plain");
        context.Reply(reply.CreateMessage());
    }

    void Delete(MethodContext context, string path)
    {
        if (IsGone(context, path))
            return;
        if (!IsLocked && !AsksAlways)
            _items.Remove(path);
        Reply(context, IsLocked || AsksAlways ? PromptPath : NoObject);
    }

    void ReplyProperty(MethodContext context, string path)
    {
        var reader = context.Request.GetBodyReader();
        _ = reader.ReadString();
        var isLocked = reader.ReadString() == "Locked";
        if (!isLocked && IsGone(context, path))
            return;
        using var reply = context.CreateReplyWriter("v");
        reply.WriteVariant(isLocked ? VariantValue.Bool(IsLocked)
            : new Dict<string, string>(_items[path].Attributes).AsVariantValue());
        context.Reply(reply.CreateMessage());
    }

    bool IsGone(MethodContext context, string path)
    {
        if (_items.ContainsKey(path))
            return false;
        context.ReplyError(Start + "Error.NoSuchObject", "");
        return true;
    }

    static Dictionary<string, string> ReadAttributes(Reader reader)
    {
        Dictionary<string, string> attributes = [];
        for (var end = reader.ReadDictionaryStart(); reader.HasNext(end);)
        {
            reader.AlignStruct();
            var name = reader.ReadString();
            attributes[name] = reader.ReadString();
        }

        return attributes;
    }

    static void Reply(MethodContext context)
    {
        using var reply = context.CreateReplyWriter(null);
        context.Reply(reply.CreateMessage());
    }

    static void Reply(MethodContext context, string path)
    {
        using var reply = context.CreateReplyWriter("o");
        reply.WriteObjectPath(path);
        context.Reply(reply.CreateMessage());
    }

    static void ReplyPaths(MethodContext context, string first, string second)
    {
        using var reply = context.CreateReplyWriter("oo");
        reply.WriteObjectPath(first);
        reply.WriteObjectPath(second);
        context.Reply(reply.CreateMessage());
    }
}

/// <summary>What a person does with the dialog.</summary>
enum Answer
{
    Unlocks,
    Dismisses,
    None,
    Leaves,
}
