using System.Text;
using QRCoder;

namespace SsoCred.Display;

/// <summary>
/// A URL as a QR code of half blocks, two rows of it in one line, dark on light, as a reader wants it. Without colours
/// the blocks are the light part, which is right on a dark terminal; most readers also take the reverse.
/// </summary>
static class QrCode
{
    const string DarkOnLight = "\x1b[38;5;16;48;5;231m", Plain = "\x1b[0m";

    /// <summary>The lines to draw, or null where the code would be wider than the terminal.</summary>
    public static string? Lines(string url, int width, bool usesColour)
    {
        using var code = QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.L);
        var rows = code.ModuleMatrix;
        if (rows.Count > width)
            return null;
        var lines = new StringBuilder();
        for (var row = 0; row < rows.Count; row += 2)
        {
            lines.Append(usesColour ? DarkOnLight : "");
            for (var column = 0; column < rows.Count; column++)
                lines.Append((IsDrawn(row, column), IsDrawn(row + 1, column)) switch
                {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    _ => ' ',
                });
            lines.Append(usesColour ? Plain : "").Append('\n');
        }

        return lines.ToString();

        // Below the last row there is no more light.
        bool IsDrawn(int row, int column) => row < rows.Count && rows[row][column] == usesColour;
    }
}
