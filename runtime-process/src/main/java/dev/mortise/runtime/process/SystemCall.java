package dev.mortise.runtime.process;

/// System calls that a confined plugin is refused, with their numbers on each architecture.
///
/// None of them is what a program that computes and talks over a socket needs; each has been a way
/// out of a sandbox, or acts on the machine as a whole. What a plugin needs for itself (files,
/// memory, threads, timers, Unix and IP sockets) is not here.
///
/// The numbers are the kernel's, from `asm/unistd_64.h` and `asm-generic/unistd.h`, and never
/// change.
enum SystemCall {
  // Other processes.
  PTRACE(101, 117),
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  KCMP(312, 272),
  PIDFD_GETFD(438, 438),
  PROCESS_MADVISE(440, 440),
  // Mounts and namespaces.
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  PIVOT_ROOT(155, 41),
  CHROOT(161, 51),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSPICK(433, 433),
  MOUNT_SETATTR(442, 442),
  UNSHARE(272, 97),
  SETNS(308, 268),
  NAME_TO_HANDLE_AT(303, 264),
  OPEN_BY_HANDLE_AT(304, 265),
  // Large and young parts of the kernel.
  IO_URING_SETUP(425, 425),
  IO_URING_ENTER(426, 426),
  IO_URING_REGISTER(427, 427),
  BPF(321, 280),
  USERFAULTFD(323, 282),
  PERF_EVENT_OPEN(298, 241),
  FANOTIFY_INIT(300, 262),
  LOOKUP_DCOOKIE(212, 18),
  // The keys of the user who runs the host: no namespace holds them.
  ADD_KEY(248, 217),
  REQUEST_KEY(249, 218),
  KEYCTL(250, 219),
  // The machine.
  KEXEC_LOAD(246, 104),
  KEXEC_FILE_LOAD(320, 294),
  INIT_MODULE(175, 105),
  FINIT_MODULE(313, 273),
  DELETE_MODULE(176, 106),
  REBOOT(169, 142),
  SYSLOG(103, 116),
  ACCT(163, 89),
  SWAPON(167, 224),
  SWAPOFF(168, 225),
  QUOTACTL(179, 60),
  QUOTACTL_FD(443, 443),
  SETHOSTNAME(170, 161),
  SETDOMAINNAME(171, 162),
  SETTIMEOFDAY(164, 170),
  CLOCK_SETTIME(227, 112),
  ADJTIMEX(159, 171),
  CLOCK_ADJTIME(305, 266),
  VHANGUP(153, 58),
  NFSSERVCTL(180, 42),
  // Only ever on x86.
  IOPL(172, SystemCall.NONE),
  IOPERM(173, SystemCall.NONE),
  MODIFY_LDT(154, SystemCall.NONE),
  USELIB(134, SystemCall.NONE),
  USTAT(136, SystemCall.NONE),
  SYSFS(139, SystemCall.NONE),
  SYSCTL(156, SystemCall.NONE),
  CREATE_MODULE(174, SystemCall.NONE),
  GET_KERNEL_SYMS(177, SystemCall.NONE),
  QUERY_MODULE(178, SystemCall.NONE);

  /// No such system call on that architecture.
  static final int NONE = -1;

  private final int amd64;
  private final int arm64;

  SystemCall(int amd64, int arm64) {
    this.amd64 = amd64;
    this.arm64 = arm64;
  }

  /// Its number there, or [#NONE].
  int number(Architecture architecture) {
    return switch (architecture) {
      case AMD64 -> amd64;
      case ARM64 -> arm64;
    };
  }

  /// What the filter must know of an architecture.
  enum Architecture {
    AMD64(0xC000003E, 56, 41, 53),
    ARM64(0xC00000B7, 220, 198, 199);

    /// `AUDIT_ARCH_…`, as the kernel tells it to a filter.
    final int audit;

    final int cloning;
    final int socket;
    final int socketpair;

    Architecture(int audit, int cloning, int socket, int socketpair) {
      this.audit = audit;
      this.cloning = cloning;
      this.socket = socket;
      this.socketpair = socketpair;
    }
  }
}
