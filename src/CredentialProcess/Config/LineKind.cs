namespace CredentialProcess.Config;

enum LineKind
{
    Blank,
    Comment,
    Header,
    Key,
    Continuation,

    /// <summary>Neither a header nor a key: Python's parser refuses the file.</summary>
    Invalid,
}
