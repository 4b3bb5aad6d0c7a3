namespace SsoCred.Display;

/// <param name="Header">Its name, above the rows.</param>
readonly record struct TableColumn(string Header, Fit Fit);
