using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace IdentityCenter.Http;

/// <summary>
/// Removes one field, or all, from a response, or sets it to null or another text. Objects are kept. In XML, null is an
/// element without content.
/// </summary>
static class FieldEditor
{
    public static Answer Edit(Answer answer, string? field, bool remove, string? text = null)
    {
        if (answer.ContentType == "text/xml")
        {
            var root = XElement.Parse(Encoding.UTF8.GetString(answer.Body));
            EditXml(root, field, remove, text);
            return Answer.Xml(root, answer.Status) with { Headers = answer.Headers };
        }

        var body = JsonNode.Parse(answer.Body) as JsonObject ?? [];
        EditJson(body, field, remove, text);
        return Answer.Json(body, answer.Status) with { Headers = answer.Headers };
    }

    static void EditXml(XElement root, string? field, bool remove, string? text)
    {
        foreach (var element in root.Descendants().ToList())
        {
            if (field is null ? element.HasElements : element.Name.LocalName != field)
                continue;
            if (remove)
                element.Remove();
            else
                element.ReplaceNodes(text);
        }
    }

    static void EditJson(JsonObject node, string? field, bool remove, string? text)
    {
        foreach (var (name, value) in node.ToList())
        {
            if (field is null ? value is not JsonObject : name == field)
            {
                if (remove)
                    node.Remove(name);
                else
                    node[name] = text;
            }
            else if (value is JsonObject inner)
            {
                EditJson(inner, field, remove, text);
            }
            else if (value is JsonArray rows)
            {
                foreach (var row in rows.OfType<JsonObject>())
                    EditJson(row, field, remove, text);
            }
        }
    }
}
