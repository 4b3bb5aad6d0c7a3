// A small stand-in for the static part of the Visual C++ runtime, so that an executable for Windows links on Linux. For
// tests under wine only: it checks no stack cookies and registers no handlers. What it lacks is imported from
// ucrtbase.dll and vcruntime140.dll (imports.txt). Names and calling sequences are those that objects of the Visual C++
// compiler refer to.

using size_t = unsigned long long;
using Handler = void (*)();

extern "C" {

// From ucrtbase.dll.
void *malloc(size_t size);
void free(void *memory);
[[noreturn]] void abort();
[[noreturn]] void exit(int code);
int _crt_atexit(Handler handler);
int _configure_wide_argv(int mode);
int _initialize_wide_environment();
int *__p___argc();
wchar_t ***__p___wargv();

int wmain(int count, wchar_t **words);

int _fltused = 0x9875;
size_t __security_cookie = 0x00002B992DDFA232;

// Thread-local variables: the linker collects .tls$*, and the loader copies it for each thread.
unsigned _tls_index;
[[gnu::section(".tls")]] char _tls_start = 0;
[[gnu::section(".tls$ZZZ")]] char _tls_end = 0;
__declspec(thread) bool __tls_guard = false;

// Tables of functions, which the linker sorts by the letters after the dollar sign: initializers in C (XI) and C++
// (XC), of thread-local variables (XD), and what the loader calls for each thread (XL).
[[gnu::section(".CRT$XIA")]] extern Handler const __xi_a = nullptr;
[[gnu::section(".CRT$XIZ")]] extern Handler const __xi_z = nullptr;
[[gnu::section(".CRT$XCA")]] extern Handler const __xc_a = nullptr;
[[gnu::section(".CRT$XCZ")]] extern Handler const __xc_z = nullptr;
[[gnu::section(".CRT$XDA")]] extern Handler const __xd_a = nullptr;
[[gnu::section(".CRT$XDZ")]] extern Handler const __xd_z = nullptr;

// Calls what the linker has put between two entries of a table.
static void call_all(const Handler *first, const Handler *last)
{
    asm("" : "+r"(first), "+r"(last)); // hides from the compiler that they are different objects
    for (; first < last; first++) {
        if (*first)
            (*first)();
    }
}

using ThreadCallback = void (*)(void *module, unsigned reason, void *reserved);
constexpr unsigned ThreadAttach = 2; // DLL_THREAD_ATTACH

void __dyn_tls_init(void *, unsigned reason, void *)
{
    if (reason != ThreadAttach || __tls_guard)
        return;
    __tls_guard = true;
    call_all(&__xd_a, &__xd_z);
}

void __dyn_tls_on_demand_init() { __dyn_tls_init(nullptr, ThreadAttach, nullptr); }

[[gnu::section(".CRT$XLA")]] extern ThreadCallback const __xl_a = nullptr;
[[gnu::section(".CRT$XLC"), gnu::used]] extern ThreadCallback const __xl_init = __dyn_tls_init;
[[gnu::section(".CRT$XLZ")]] extern ThreadCallback const __xl_z = nullptr;

struct TlsDirectory // IMAGE_TLS_DIRECTORY64
{
    char *start, *end;
    unsigned *index;
    const ThreadCallback *callbacks;
    unsigned zeroes, alignment;
};

[[gnu::section(".rdata$T")]] extern const TlsDirectory _tls_used = {
    &_tls_start, &_tls_end, &_tls_index, &__xl_a + 1, 0, 0};

void wmainCRTStartup()
{
    constexpr int Unexpanded = 1; // _crt_argv_unexpanded_arguments
    _configure_wide_argv(Unexpanded);
    _initialize_wide_environment();
    call_all(&__xi_a, &__xi_z);
    call_all(&__xc_a, &__xc_z);
    __dyn_tls_on_demand_init();
    exit(wmain(*__p___argc(), *__p___wargv()));
}

int atexit(Handler handler) { return _crt_atexit(handler); }

void _purecall() { abort(); }
void __report_rangecheckfailure() { abort(); }

// A handler of exceptions that lets the search go on (ExceptionContinueSearch).
int __GSHandlerCheck(void *, void *, void *, void *) { return 1; }

// Its callers rely on every register being kept.
[[gnu::naked]] void __security_check_cookie() { asm("ret"); }

// An indirect call under control flow guard: the target is in rax.
[[gnu::naked]] void dispatch_call() { asm("jmp *%rax"); }
Handler __guard_dispatch_icall_fptr = dispatch_call;

// Touches each page of a frame of rax bytes, so that the system commits its stack page by page.
[[gnu::naked]] void __chkstk()
{
    asm("push %rcx\n"
        "push %rax\n"
        "lea 24(%rsp), %rcx\n"
        "1: cmp $0x1000, %rax\n"
        "jb 2f\n"
        "sub $0x1000, %rcx\n"
        "orb $0, (%rcx)\n"
        "sub $0x1000, %rax\n"
        "jmp 1b\n"
        "2: sub %rax, %rcx\n"
        "orb $0, (%rcx)\n"
        "pop %rax\n"
        "pop %rcx\n"
        "ret");
}
}

namespace std {
struct nothrow_t { };
extern const nothrow_t nothrow;
const nothrow_t nothrow;
}

void *operator new(size_t size, const std::nothrow_t &) noexcept { return malloc(size ? size : 1); }
void *operator new[](size_t size, const std::nothrow_t &) noexcept { return malloc(size ? size : 1); }
void operator delete(void *memory, size_t) noexcept { free(memory); }
void operator delete[](void *memory) noexcept { free(memory); }
