package dev.mortise.runtime.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts what was found out about this machine into words; nothing here is tried or changed.
///
/// @param keepers what works
/// @param root whether the host runs as root, on whom many rules of the kernel do not act
/// @param limits of a confined plugin whose manifest says nothing
/// @param always whether every plugin must be confined
record Diagnosis(Keepers keepers, boolean root, ResourceLimits limits, boolean always) {
  private static final String INSTALL = "; install bubblewrap and util-linux";

  Protection protection(Path folder) {
    var program = new Program(List.of("-"), folder, folder, List.of(), false, limits);
    Keeper confining = keepers.confining();
    return new Protection(
        confining == null ? "" : confining.protection(program),
        keepers.holding().protection(program),
        keepers.why(),
        confining instanceof BubblewrapKeeper sandbox ? inForce(sandbox) : missing(),
        confining instanceof BubblewrapKeeper sandbox ? confinedMay(sandbox) : List.of(),
        unconfinedMay());
  }

  private List<Safeguard> inForce(BubblewrapKeeper sandbox) {
    String bounded = sandbox.modern() ? "" : "; not bounded: bubblewrap is older than 0.8";
    return List.of(
        new Safeguard("own namespaces", true, "user, process, network, IPC, host name, cgroup"),
        new Safeguard(
            "an empty root",
            true,
            "system folders, the runtime and its own files, all read-only; no /run, no homes, no"
                + " /sys"),
        new Safeguard(
            "private temporary files",
            sandbox.modern(),
            "/tmp, /dev/shm and home, " + size(limits.temporaryBytes()) + " each" + bounded),
        new Safeguard("no new privileges", true, "no capabilities, and setuid files gain nothing"),
        filter(sandbox.filter()),
        record(),
        memory(sandbox.prlimit()),
        processes(sandbox.prlimit()),
        new Safeguard(
            "files are bounded",
            sandbox.prlimit() != null,
            sandbox.prlimit() == null
                ? "there is no prlimit" + INSTALL
                : limits.files() + " open at once, " + size(limits.fileBytes()) + " each"),
        new Safeguard(
            "processor time is bounded", false, "a plugin shares the processor with the host"),
        policy());
  }

  private static Safeguard filter(@Nullable Path filter) {
    return new Safeguard(
        "system calls are filtered",
        filter != null,
        filter != null
            ? "no ptrace, mounts, namespaces, io_uring, bpf, keys, modules; sockets are Unix and IP"
            : "there is no filter for "
                + Platform.current().key()
                + ", or this kernel takes none; the kernel's whole surface is open");
  }

  private Safeguard record() {
    SandboxWatch watch = keepers.watch();
    return new Safeguard(
        "refusals are on record",
        watch != null,
        watch == null
            ? "the kernel refuses in silence: " + keepers.unwatched()
            : watch.files()
                ? "system calls, connections, and files outside of the sandbox"
                : "system calls and connections; no files, by the setting record-files");
  }

  private Safeguard memory(@Nullable String prlimit) {
    return new Safeguard(
        "memory is bounded",
        prlimit != null,
        prlimit == null
            ? "there is no prlimit" + INSTALL
            : size(limits.memoryBytes()) + " for each process, its runtime's own included");
  }

  private Safeguard processes(@Nullable String prlimit) {
    boolean held = prlimit != null && !root;
    return new Safeguard(
        "processes are bounded",
        held,
        held
            ? limits.processes() + " processes and threads"
            : prlimit == null
                ? "there is no prlimit" + INSTALL
                : "the kernel does not hold root's plugins to it; run the host as another user");
  }

  private Safeguard policy() {
    return new Safeguard(
        "no plugin may run unconfined",
        always,
        always
            ? "the setting confine-all: the grant process:unconfined means nothing"
            : "the grant process:unconfined lifts all of this; the setting confine-all forbids it");
  }

  private List<Safeguard> missing() {
    return List.of(
        new Safeguard("a sandbox", false, keepers.why() + "; every row of it is missing"),
        policy());
  }

  private List<String> confinedMay(BubblewrapKeeper sandbox) {
    var may = new ArrayList<String>();
    may.add("read the system's programs and libraries, with whatever else was put into /usr");
    may.add("keep the processor busy; write files into its socket folder until the disk is full");
    if (sandbox.prlimit() == null) {
      may.add("use all memory and start processes without end");
    } else if (root) {
      may.add("start processes without end, each with its own share of memory");
    } else {
      may.add("use its share of memory once for each of its processes");
    }
    if (!sandbox.modern()) {
      may.add("fill the memory through its temporary files");
    }
    if (root) {
      may.add("read what only root may, in the folders that it is shown; run the host as a user");
    }
    may.add("try the system calls that are left: it shares the kernel with the host");
    may.add("with the grant process:network, reach every address that the host can reach");
    return may;
  }

  private List<String> unconfinedMay() {
    if (always) {
      return List.of("nothing: it does not start, by the setting confine-all");
    }
    var may = new ArrayList<String>();
    may.add("read, change and delete every file of the host's user, keys and tokens among them");
    may.add("reach every address that the host can reach, the host's own ports too");
    may.add("look into and stop other processes of that user, this host among them");
    may.add("use memory, processor and disk without end");
    may.add(
        keepers.holding() instanceof GroupKeeper
            ? "leave processes behind that outlive the host: what leaves its group escapes"
            : "not outlive the host: its PID namespace ends with it"
                + (root ? ", unless it leaves it, as root can" : ""));
    return may;
  }

  private static String size(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
