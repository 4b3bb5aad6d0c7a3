using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;

namespace CredentialProcess.Http;

/// <summary>
/// The texts of an XML response by their paths, such as <c>ErrorResponse/Error/Code</c>: the order of elements,
/// namespaces, attributes and what is not known do not matter. Where a path repeats, the first counts.
/// </summary>
/// <remarks>No DTD and no entities of its own; bounded in depth and number, besides the response's size.</remarks>
sealed class XmlFields
{
    // Answers of STS have four levels and some ten fields.
    const int MaxDepth = 16, MaxFields = 1000, MaxPathLength = 256;

    static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = ResponseValidator.MaxBodyBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    readonly Dictionary<string, string> _texts = [];
    readonly List<string> _names = [];
    readonly StringBuilder _text = new();
    bool _hasElements;

    XmlFields()
    {
    }

    /// <summary>The name of the document's element.</summary>
    public string Root { get; private set; } = "";

    public string? this[string path] => _texts.GetValueOrDefault(path);

    /// <summary>False where it is no XML, or not what a service would send.</summary>
    public static bool TryParse(byte[] body, [NotNullWhen(true)] out XmlFields? fields)
    {
        fields = new XmlFields();
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), s_settings);
            if (fields.TryRead(reader))
                return true;
        }
        catch (XmlException)
        {
        }

        fields = null;
        return false;
    }

    bool TryRead(XmlReader reader)
    {
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when _names.Count == MaxDepth:
                    return false;
                case XmlNodeType.Element:
                    Begin(reader.LocalName);
                    if (reader.IsEmptyElement && !TryEnd())
                        return false;
                    break;
                case XmlNodeType.EndElement when !TryEnd():
                    return false;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    _text.Append(reader.Value);
                    break;
            }
        }

        return true;
    }

    void Begin(string name)
    {
        if (_names.Count == 0)
            Root = name;
        _names.Add(name);
        _text.Clear();
        _hasElements = false;
    }

    bool TryEnd()
    {
        if (!_hasElements)
        {
            if (_texts.Count == MaxFields)
                return false;
            if (_names.Sum(name => name.Length + 1) <= MaxPathLength)
                _texts.TryAdd(string.Join('/', _names), _text.ToString());
        }

        _names.RemoveAt(_names.Count - 1);
        _hasElements = true;
        return true;
    }
}
