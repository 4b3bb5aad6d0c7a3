using Tmds.DBus.Protocol;

namespace CredentialProcess.Keyring;

/// <summary>
/// The calls of the Secret Service (specifications.freedesktop.org/secret-service), on one connection. Every message is
/// marked NO_AUTO_START, so that the bus does not start a keyring to answer it.
/// </summary>
sealed class SecretCalls : IDisposable
{
    const string Name = "org.freedesktop.secrets";
    const string Root = "/org/freedesktop/secrets";
    const string Default = Root + "/aliases/default";
    const string Service = "org.freedesktop.Secret.Service";
    const string Collection = "org.freedesktop.Secret.Collection";
    const string Item = "org.freedesktop.Secret.Item";
    const string Prompt = "org.freedesktop.Secret.Prompt";
    const string None = "/"; // "no object" in the specification

    readonly DBusConnection _bus;

    // Opened when it is first needed, and not by a connection's first message: gnome-keyring (42 to 50) may handle that
    // before it knows its sender, and aborts if it is OpenSession ("gkd_secret_service_get_pkcs11_session: assertion
    // 'client' failed"), with everything that it had unlocked. Any other is refused, and so sent again.
    Task<string>? _session;
    bool _isKnown;

    SecretCalls(DBusConnection bus) => _bus = bus;

    public static async Task<SecretCalls> OpenAsync(SessionBus bus)
    {
        var connection = new DBusConnection(bus);
        try
        {
            await connection.ConnectAsync();
            return new SecretCalls(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The items with these attributes, locked or not.</summary>
    public async Task<string[]> SearchAsync(IReadOnlyList<(string Name, string Value)> attributes)
    {
        var writer = Call(Default, Collection, "SearchItems", "a{ss}");
        WriteAttributes(ref writer, attributes);
        var found = await AnswerAsync(ref writer, static (message, _) => Array.ConvertAll(
            Body(message, "ao"u8).ReadArrayOfObjectPath(), path => path.ToString()));
        _isKnown = true;
        return found;
    }

    public async Task<byte[]> SecretAsync(string item)
    {
        try
        {
            var session = await SessionAsync();
            var writer = Call(item, Item, "GetSecret", "o");
            writer.WriteObjectPath(session);
            return await AnswerAsync(ref writer, static (message, _) =>
            {
                var reader = Body(message, "(oayays)"u8);
                reader.AlignStruct();
                _ = reader.ReadObjectPathAsString();
                _ = reader.ReadArrayOfByte(); // no parameters in a plain session
                return reader.ReadArrayOfByte();
            });
        }
        catch (DBusErrorReplyException cause) when (KeyringFailure.IsLocked(cause))
        {
            throw await RefusedAsync();
        }
    }

    public Task<Dictionary<string, string>> AttributesAsync(string item)
    {
        var writer = Property(item, Item, "Attributes");
        return AnswerAsync(ref writer, static (message, _) => Body(message, "v"u8).ReadVariantValue() is
        {
            Type: VariantValueType.Dictionary,
            KeyType: VariantValueType.String,
            ValueType: VariantValueType.String,
        } value
            ? value.GetDictionary<string, string>()
            : throw KeyringFailure.NotUnderstood());
    }

    /// <exception cref="Failure">The default collection is locked, or there is none.</exception>
    public async Task RequireUnlockedAsync()
    {
        if (await IsLockedAsync())
            throw KeyringFailure.Locked();
    }

    /// <exception cref="Failure">There is no default collection.</exception>
    public Task<bool> IsLockedAsync()
    {
        var writer = Property(Default, Collection, "Locked");
        return AnswerAsync(ref writer, static (message, _) =>
            Body(message, "v"u8).ReadVariantValue() is { Type: VariantValueType.Bool } value
                ? value.GetBool()
                : throw KeyringFailure.NotUnderstood());
    }

    /// <summary>Creates an item, or replaces the secret of the one with the same attributes.</summary>
    public async Task CreateAsync(
        IReadOnlyList<(string Name, string Value)> attributes, string label, ReadOnlyMemory<byte> value)
    {
        var session = await SessionAsync();
        var writer = Call(Default, Collection, "CreateItem", "a{sv}(oayays)b");
        var properties = writer.WriteDictionaryStart();
        writer.WriteDictionaryEntryStart();
        writer.WriteString(Item + ".Label");
        writer.WriteVariantString(label);
        writer.WriteDictionaryEntryStart();
        writer.WriteString(Item + ".Attributes");
        writer.WriteSignature("a{ss}"u8);
        WriteAttributes(ref writer, attributes);
        writer.WriteDictionaryEnd(properties);
        writer.WriteStructureStart();
        writer.WriteObjectPath(session);
        writer.WriteArray(ReadOnlySpan<byte>.Empty);
        writer.WriteArray(value.Span);
        writer.WriteString("text/plain");
        writer.WriteBool(true);
        var prompt = await AnswerAsync(ref writer, static (message, _) =>
        {
            var reader = Body(message, "oo"u8);
            _ = reader.ReadObjectPathAsString();
            return reader.ReadObjectPathAsString();
        });
        await RequireNoPromptAsync(prompt);
    }

    public async Task DeleteAsync(string item)
    {
        var writer = Call(item, Item, "Delete", null);
        await RequireNoPromptAsync(await AnswerAsync(ref writer, static (message, _) => ReadPath(message)));
    }

    /// <summary>Whether the default collection is unlocked now; else the prompt that would unlock it.</summary>
    public async Task<(bool IsUnlocked, string Prompt)> UnlockAsync()
    {
        var alias = Call(Root, Service, "ReadAlias", "s");
        alias.WriteString("default");
        var collection = await AnswerAsync(ref alias, static (message, _) => ReadPath(message));
        if (collection == None)
            throw KeyringFailure.NoDefault();
        var writer = Call(Root, Service, "Unlock", "ao");
        ObjectPath[] collections = [new(collection)];
        writer.WriteArray(collections);
        var prompt = await AnswerAsync(ref writer, static (message, _) =>
        {
            var reader = Body(message, "aoo"u8);
            _ = reader.ReadArrayOfObjectPath();
            return reader.ReadObjectPathAsString();
        });
        return (prompt == None, prompt);
    }

    /// <summary>
    /// Shows the keyring's own dialog; false where the person dismisses it. It is never taken from the screen: at
    /// Prompt.Dismiss gnome-keyring (42 to 50) aborts (gkd-secret-unlock.c, "assertion failed: (!self->current)"), with
    /// everything that it had unlocked.
    /// </summary>
    /// <param name="stop">Ends the waiting; the dialog stays until the person closes it.</param>
    public async Task<bool> PromptAsync(string prompt, CancellationToken stop)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var match = await _bus.WatchSignalAsync(Name, prompt, Prompt, "Completed",
            static (message, _) => Body(message, "bv"u8).ReadBool(),
            dismissed =>
            {
                if (dismissed.HasValue)
                    done.TrySetResult(!dismissed.Value);
                else
                    done.TrySetException(KeyringFailure.Ended());
            }, ObserverFlags.EmitOnConnectionClosed | ObserverFlags.EmitOnOwnerChanged, emitOnCapturedContext: false,
            null).AsTask().WaitAsync(stop);
        var writer = Call(prompt, Prompt, "Prompt", "s");
        writer.WriteString(""); // no window of ours
        await AnswerAsync(ref writer, static (_, _) => true).WaitAsync(stop);
        return await done.Task.WaitAsync(stop);
    }

    /// <summary>For a keyring that was started again, and so does not know the old one.</summary>
    public void RenewSession() => _session = null;

    public void Dispose() => _bus.Dispose();

    // The keyring may have been started since.
    Task<string> SessionAsync() => _session is { IsFaulted: false } ? _session : _session = OpenSessionAsync();

    async Task<string> OpenSessionAsync()
    {
        if (!_isKnown)
            await IsLockedAsync();
        // A keyring that is started later does not know this connection either.
        _isKnown = false;
        var writer = Call(Root, Service, "OpenSession", "sv");
        writer.WriteString("plain");
        writer.WriteVariantString("");
        return await AnswerAsync(ref writer, static (message, _) =>
        {
            var reader = Body(message, "vo"u8);
            _ = reader.ReadVariantValue();
            return reader.ReadObjectPathAsString();
        });
    }

    MessageWriter Property(string path, string type, string property)
    {
        var writer = Call(path, "org.freedesktop.DBus.Properties", "Get", "ss");
        writer.WriteString(type);
        writer.WriteString(property);
        return writer;
    }

    MessageWriter Call(string path, string type, string member, string? signature)
    {
        var writer = _bus.GetMessageWriter();
        writer.WriteMethodCallHeader(Name, path, type, member, signature, MessageFlags.NoAutoStart);
        return writer;
    }

    Task<T> AnswerAsync<T>(ref MessageWriter writer, MessageValueReader<T> read)
    {
        // Not "using (writer)", which would dispose a copy that still has the buffer, and so give it out twice.
        try
        {
            return _bus.CallMethodAsync(writer.CreateMessage(), read);
        }
        finally
        {
            writer.Dispose();
        }
    }

    static void WriteAttributes(ref MessageWriter writer, IReadOnlyList<(string Name, string Value)> attributes)
    {
        var start = writer.WriteDictionaryStart();
        foreach (var (name, value) in attributes)
        {
            writer.WriteDictionaryEntryStart();
            writer.WriteString(name);
            writer.WriteString(value);
        }

        writer.WriteDictionaryEnd(start);
    }

    // What is not of this type would be read as something else.
    static Reader Body(Message message, ReadOnlySpan<byte> signature) => message.Signature.SequenceEqual(signature)
        ? message.GetBodyReader()
        : throw KeyringFailure.NotUnderstood();

    static string ReadPath(Message message) => Body(message, "o"u8).ReadObjectPathAsString();

    // A prompt is never shown where nobody expects one.
    async Task RequireNoPromptAsync(string prompt)
    {
        if (prompt != None)
            throw await RefusedAsync();
    }

    async Task<Failure> RefusedAsync() =>
        await IsLockedAsync() ? KeyringFailure.Locked() : KeyringFailure.AsksEachTime();
}
