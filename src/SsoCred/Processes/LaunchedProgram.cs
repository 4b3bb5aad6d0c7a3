using System.Diagnostics;
using System.Runtime.InteropServices;
using CredentialProcess.Native;
using Microsoft.Win32.SafeHandles;

namespace SsoCred.Processes;

/// <summary>
/// A program that was started and outlives this one, watched for a short time: a browser launcher that fails does so at
/// once, and its output is discarded. Exiting at once with 0 is normal: xdg-open passes the page on.
/// </summary>
sealed class LaunchedProgram : IDisposable
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    readonly int _id;
    readonly SafeProcessHandle? _process;

    /// <summary>A child of this process on POSIX.</summary>
    public LaunchedProgram(int id) => _id = id;

    /// <summary>On Windows.</summary>
    public LaunchedProgram(SafeProcessHandle process) => _process = process;

    /// <summary>
    /// Whether it ends within this time other than with exit code 0. False as soon as it ends with 0, or when the
    /// watching is stopped.
    /// </summary>
    public async Task<bool> FailsWithinAsync(TimeSpan moment, CancellationToken stop)
    {
        try
        {
            for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < moment;)
            {
                if (Ended() is { } isFailure)
                    return isFailure;
                await Task.Delay(s_pause, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The watch was stopped.
        }

        return false;
    }

    public void Dispose() => _process?.Dispose();

    /// <summary>Null while it runs; else whether it failed.</summary>
    bool? Ended()
    {
        if (_process is not null)
            return Kernel32.GetExitCode(_process, out var code) && code == Kernel32.StillActive ? null : code != 0;
        int found, status;
        do
            found = Libc.WaitPid(_id, out status, Libc.NoHang);
        while (found < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        // Where the caller has ignored SIGCHLD, the exit code of a child is lost.
        return found == 0 ? null : found == _id && status != 0;
    }
}
