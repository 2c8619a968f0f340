package dev.mortise.runtime.process;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /// What filters must know of an architecture.
  enum Architecture {
    AMD64(0xC000003E, 56, 41, 53, 42, 317, 257, 2, 85, 0x20000),
    ARM64(0xC00000B7, 220, 198, 199, 203, 277, 56, SystemCall.NONE, SystemCall.NONE, 0x8000);

    /// Of any architecture.
    static final int OPENAT2 = 437;

    /// `AUDIT_ARCH_…`, as the kernel tells it to a filter.
    final int audit;

    final int cloning;
    final int socket;
    final int socketpair;
    final int connect;
    final int seccomp;
    final int openat;

    /// The old calls that know no folder, where there are any.
    final int open;

    final int creat;

    /// `O_NOFOLLOW`.
    final int noFollow;

    Architecture(
        int audit,
        int cloning,
        int socket,
        int socketpair,
        int connect,
        int seccomp,
        int openat,
        int open,
        int creat,
        int noFollow) {
      this.audit = audit;
      this.cloning = cloning;
      this.socket = socket;
      this.socketpair = socketpair;
      this.connect = connect;
      this.seccomp = seccomp;
      this.openat = openat;
      this.open = open;
      this.creat = creat;
      this.noFollow = noFollow;
    }

    /// All that open files.
    List<Integer> opening() {
      return Stream.of(openat, OPENAT2, open, creat).filter(n -> n != SystemCall.NONE).toList();
    }

    /// Of that platform; empty where there is no table for it.
    static Optional<Architecture> of(Platform platform) {
      if (!platform.os().equals("linux")) {
        return Optional.empty();
      }
      return switch (platform.arch()) {
        case "amd64" -> Optional.of(AMD64);
        case "arm64" -> Optional.of(ARM64);
        default -> Optional.empty();
      };
    }
  }
}
