package dev.mortise.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.net.Proxy;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds `docs/ARCHITECTURE.md`: its table against the poms, its invariants against the classes.
final class ArchitectureTest {
  private static final JavaClasses CLASSES = classes();

  /// The classes of every module that was compiled, tests aside.
  private static JavaClasses classes() {
    List<Path> folders = new ArrayList<>();
    for (String module : Repository.modules()) {
      Path classes = Repository.root().resolve(module).resolve("target/classes");
      if (Files.isDirectory(classes)) {
        folders.add(classes);
      }
    }
    return new ClassFileImporter().importPaths(folders);
  }

  @Test
  void theTableNamesEveryModuleAndItsArrows() {
    Map<String, Set<String>> poms = new TreeMap<>();
    Repository.modules().forEach(module -> poms.put(module, Repository.arrows(module)));
    assertEquals(Repository.documentedArrows(), poms, "docs/ARCHITECTURE.md | the poms");
  }

  @Test
  void arrowsGoOnlyToModulesListedBefore() {
    List<String> order = Repository.modules();
    for (String module : order) {
      for (String arrow : Repository.arrows(module)) {
        assertTrue(
            order.indexOf(arrow) < order.indexOf(module),
            () -> module + " depends on " + arrow + ", which stands after it in pom.xml");
      }
    }
  }

  /// `./mortise demo` builds them beside an installation, without the other modules.
  @Test
  void theDemosProgramsNeedNoOtherModule() {
    for (String program : List.of("examples/demo", "examples/mcp-docs")) {
      String pom = Repository.read(Repository.root().resolve(program).resolve("pom.xml"));
      String parent = pom.substring(0, pom.indexOf("</parent>"));
      String own = pom.substring(parent.length()).replace("mortise-example-", "");
      assertFalse(own.contains("<artifactId>mortise-"), program);
    }
  }

  @Test
  void aModuleIsOneFlatPackage() {
    Set<String> strangers = new TreeSet<>();
    for (String module : Repository.modules()) {
      // What protoc makes keeps the packages of the contracts it is made from.
      if (module.equals("wire")) {
        continue;
      }
      Path sources = Repository.root().resolve(module).resolve("src/main/java");
      String flat = Repository.packageOf(module).replace('.', '/');
      Repository.javaSources().stream()
          .filter(file -> file.startsWith(sources))
          .map(file -> sources.relativize(file))
          .filter(file -> file.getNameCount() > 1)
          .filter(file -> !Path.of(flat).equals(file.getParent()))
          .forEach(file -> strangers.add(module + ": " + file));
    }
    assertEquals(Set.of(), strangers);
  }

  @Test
  void onlyGoPluginUsesNetty() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.mortise.goplugin")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.."));
  }

  @Test
  void onlyTheWireSideUsesGrpc() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages(Set.of("goplugin", "wire", "runtime-process", "sdk-java")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc.."));
  }

  @Test
  void onlyTheWireSideAndOneClassUseProtobuf() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages(Set.of("goplugin", "wire", "runtime-process", "sdk-java")))
            .and()
            .doNotHaveFullyQualifiedName("dev.mortise.protocol.MessageShape")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.protobuf.."));
  }

  @Test
  void onlyRuntimesAuthorsAndTheProbeUseGoPlugin() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages(Set.of("goplugin", "runtime-process", "sdk-java", "cli")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.mortise.goplugin"));
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.mortise.cli")
            .and()
            .haveSimpleNameNotStartingWith("Probe")
            .and(notNestedInProbe())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.mortise.goplugin"));
  }

  @Test
  void onlyWhatSpeaksWithTheKernelLeavesJava() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching(
                ".*\\.process\\.(CLibrary|Kernel)(\\$.*)?|.*\\.monitor\\.PipeSizes")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign.."));
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> notNestedInProbe() {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "not nested in the probe", type -> !type.getName().startsWith("dev.mortise.cli.Probe"));
  }

  @Test
  void onlyTheModuleRuntimeUsesAnEngine() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages(Set.of("runtime-wasm", "benchmarks")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("run.endive.."));
  }

  @Test
  void onlyHostAndRuntimesHoldConnections() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                packages(Set.of("host", "runtime-process", "runtime-wasm", "testkit")))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.mortise.host.PluginConnection"));
  }

  @Test
  void thereIsOneWayOut() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.mortise.services")
            .and()
            .doNotHaveFullyQualifiedName("dev.mortise.services.Dialler")
            .should()
            .callConstructor(Socket.class)
            .orShould()
            .callConstructor(Socket.class, Proxy.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http.."));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages(Set.of("services")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hc.."));
  }

  @Test
  void surfacesSeeOnlyTheService() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.mortise.monitor", "dev.mortise.cli")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.mortise.host",
                "dev.mortise.gate",
                "dev.mortise.runtime..",
                "dev.mortise.services",
                "dev.mortise.control",
                "dev.mortise.embed",
                "dev.mortise.wire.."));
  }

  @Test
  void onlyTheEdgesReadTheEnvironment() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                packages(
                    Set.of("app", "embed", "goplugin", "sdk-java", "runtime-process", "testkit")))
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class));
  }

  @Test
  void nobodyPrintsPastTheStreamItWasGiven() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages(Set.of("app", "sdk-java", "goplugin", "testkit")))
            .and()
            // It keeps what others print, and gives the stream back as it was.
            .doNotHaveFullyQualifiedName("dev.mortise.terminal.LogCapture")
            .should()
            .accessField(System.class, "out"));
  }

  @Test
  void theWiresTypesStayWithTheWireSide() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages(Set.of("goplugin", "runtime-process", "sdk-java")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.mortise.wire.."));
  }

  @Test
  void thereIsOneMain() {
    // Those of the testkit are plugins and servers that tests start; the other two run in a
    // plugin's own sandbox, to compile its source and to record its start.
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(packages(Set.of("app", "testkit")))
        .and()
        .areNotDeclaredIn("dev.mortise.runtime.process.CompileSource")
        .and()
        .areNotDeclaredIn("dev.mortise.sdk.Rehearsal")
        .should()
        .haveName("main")
        .check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(packages(Set.of()))
        .and()
        .areStatic()
        .should()
        .beFinal()
        .check(CLASSES);
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(packages(Set.of()))
        .and()
        .areStatic()
        .should()
        .haveRawType(resideInAPackage("java.util.concurrent.atomic"))
        .check(CLASSES);
  }

  /// Every module's package except those of some modules. The testkit holds programs: hostile
  /// plugins and servers that stand in for others.
  private static String[] packages(Set<String> without) {
    return Repository.modules().stream()
        .filter(module -> !without.contains(module) && !module.equals("wire"))
        .flatMap(module -> Stream.of(Repository.packageOf(module)))
        .toArray(String[]::new);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
