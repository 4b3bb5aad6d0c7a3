// Runs a program under wine as if started by a user whose home is the Unix HOME: launcher.exe PROGRAM [ARGUMENT]...
// Wine sets USERPROFILE to a folder of its own for each first process, so the tests could not give each run a home.
// When the launcher is killed the program is too, but not what the program has started.

typedef void *Handle;
typedef unsigned short Character;

typedef struct {
  unsigned size;
  void *names[3];
  unsigned numbers[8];
  unsigned short show, extra_size;
  void *extra;
  Handle streams[3];
} StartupInfo;

typedef struct {
  Handle process, thread;
  unsigned process_id, thread_id;
} ProcessInformation;

typedef struct {
  long long times[2];
  unsigned flags;
  unsigned long long working_set[2];
  unsigned active;
  unsigned long long affinity;
  unsigned classes[2];
  unsigned long long counters[6], memory[4];
} JobLimits; // JOBOBJECT_EXTENDED_LIMIT_INFORMATION

enum {
  JobExtendedLimits = 9,
  SilentBreakaway = 0x1000, // JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK
  KillOnClose = 0x2000,     // JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
  Suspended = 4,            // CREATE_SUSPENDED
  LongestPath = 4096,
};

Character *GetCommandLineW(void);
unsigned GetEnvironmentVariableW(const Character *name, Character *value, unsigned size);
int SetEnvironmentVariableW(const Character *name, const Character *value);
Handle CreateJobObjectW(void *security, const Character *name);
int SetInformationJobObject(Handle job, int kind, void *information, unsigned size);
int AssignProcessToJobObject(Handle job, Handle process);
int CreateProcessW(const Character *program, Character *command, void *security, void *thread_security, int inherit,
                   unsigned flags, void *environment, const Character *folder, StartupInfo *startup,
                   ProcessInformation *created);
unsigned ResumeThread(Handle thread);
unsigned WaitForSingleObject(Handle object, unsigned milliseconds);
int GetExitCodeProcess(Handle process, unsigned *code);

// The rest of the command line after its first word, as it was given.
static Character *after_first_word(Character *line) {
  int quoted = 0;
  for (; *line && (quoted || *line != ' '); line++) {
    if (*line == '"')
      quoted = !quoted;
  }
  while (*line == ' ')
    line++;
  return line;
}

static void set_home(void) {
  static Character home[LongestPath];
  static const Character prefix[] = u"\\??\\";
  unsigned length = GetEnvironmentVariableW(u"WINEHOMEDIR", home, LongestPath);
  unsigned skip = 0;
  while (skip < 4 && home[skip] == prefix[skip])
    skip++;
  SetEnvironmentVariableW(u"USERPROFILE", length > 0 && length < LongestPath && skip == 4 ? home + skip : 0);
  SetEnvironmentVariableW(u"HOMEDRIVE", 0);
  SetEnvironmentVariableW(u"HOMEPATH", 0);
}

int wmain(void) {
  static JobLimits limits;
  static StartupInfo startup;
  ProcessInformation created;
  unsigned code = 127;
  set_home();
  limits.flags = KillOnClose | SilentBreakaway;
  startup.size = sizeof startup;
  Handle job = CreateJobObjectW(0, 0);
  if (!SetInformationJobObject(job, JobExtendedLimits, &limits, sizeof limits) ||
      !CreateProcessW(0, after_first_word(GetCommandLineW()), 0, 0, 1, Suspended, 0, 0, &startup, &created) ||
      !AssignProcessToJobObject(job, created.process))
    return 127;
  ResumeThread(created.thread);
  WaitForSingleObject(created.process, -1);
  GetExitCodeProcess(created.process, &code);
  return code;
}
