package tanabata.integration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/// The arrows of the design, and the purity of the cores.
class HouseRulesTest {

  private static final String REPLICATION = "tanabata.replication";
  private static final String FENCING = "tanabata.fencing";
  private static final String DLM = "tanabata.dlm";
  private static final String FOUNDATION = "tanabata.foundation..";
  private static final String CORE = REPLICATION + ".core..";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("integration-tests"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("tanabata");

  @Test
  void foundation_knows_the_jdk_only() {
    check(
        classes()
            .that()
            .resideInAPackage(FOUNDATION)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(FOUNDATION, "java.."));
  }

  @Test
  void simulation_knows_foundation_only() {
    knowsOnly("tanabata.simulation..", FOUNDATION);
  }

  @Test
  void replication_knows_nothing_of_node_and_simulation() {
    knowsOnly(REPLICATION + "..", FOUNDATION);
  }

  @Test
  void node_knows_nothing_of_simulation() {
    knowsOnly("tanabata.node..", FOUNDATION, REPLICATION + "..", FENCING + "..", DLM + "..");
  }

  @Test
  void agents_and_hooks_are_programs_and_the_watchdog_is_for_itself() {
    String process = FENCING + ".process..";
    knowsOnly(process, FOUNDATION);
    knowsOnly(FENCING + ".agent..", FOUNDATION, FENCING + ".core..", process);
    knowsOnly(FENCING + ".hook..", FOUNDATION, FENCING + ".core..", process);
    knowsOnly(FENCING + ".watchdog..", FOUNDATION, FENCING + ".core..");
  }

  @Test
  void fencing_knows_nothing_of_replication_node_and_simulation() {
    knowsOnly(FENCING + "..", FOUNDATION);
  }

  @Test
  void the_witness_carries_words_of_the_arbiter_and_decides_nothing() {
    knowsOnly(FENCING + ".core..", FOUNDATION);
    knowsOnly(FENCING + ".format..", FOUNDATION, FENCING + ".core..");
    knowsOnly(FENCING + ".witness..", FOUNDATION, FENCING + ".core..", FENCING + ".format..");
  }

  @Test
  void zookeeper_and_curator_are_known_to_the_witness_only() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(FENCING + ".witness..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator.."));
  }

  @Test
  void the_lock_manager_knows_nothing_of_other_modules() {
    knowsOnly(DLM + "..", FOUNDATION);
    String api = DLM + ".api..";
    String message = DLM + ".core.message..";
    knowsOnly(api, FOUNDATION);
    knowsOnly(DLM + ".core..", FOUNDATION, api);
    knowsOnly(message, FOUNDATION, api);
    knowsOnly(DLM + ".core.channel..", FOUNDATION, api, message);
    knowsOnly(DLM + ".core.resource..", FOUNDATION, api, message);
    knowsOnly(DLM + ".wire..", FOUNDATION, api, message);
    knowsOnly(DLM, FOUNDATION, api, DLM + ".core..");
  }

  @Test
  void jgroups_is_known_to_its_adapter_only() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(DLM + ".jgroups..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jgroups.."));
  }

  @Test
  void the_core_knows_foundation_only() {
    knowsOnly(CORE, FOUNDATION);
  }

  @Test
  void format_and_wire_translate_words_of_the_core() {
    knowsOnly(REPLICATION + ".format..", FOUNDATION, CORE);
    knowsOnly(REPLICATION + ".wire..", FOUNDATION, CORE, REPLICATION + ".buffer..");
  }

  @Test
  void buffer_and_linux_are_technologies_for_themselves() {
    knowsOnly(REPLICATION + ".buffer..", FOUNDATION);
    knowsOnly(REPLICATION + ".linux..", FOUNDATION);
  }

  @Test
  void the_disk_decides_nothing_and_knows_no_core() {
    knowsOnly(
        REPLICATION + ".disk..", FOUNDATION, REPLICATION + ".buffer..", REPLICATION + ".linux..");
  }

  @Test
  void the_undo_log_knows_disks_and_words_of_the_core() {
    knowsOnly(
        REPLICATION + ".undo..",
        FOUNDATION,
        CORE,
        REPLICATION + ".disk..",
        REPLICATION + ".buffer..");
  }

  @Test
  void the_nbd_front_end_knows_devices_and_no_replication() {
    check(
        noClasses()
            .that()
            .resideInAPackage(REPLICATION + ".nbd..")
            .should()
            .dependOnClassesThat(
                DescribedPredicate.describe(
                    "are others of replication than nbd, buffer and netty.Transports",
                    type ->
                        type.getPackageName().startsWith(REPLICATION)
                            && !type.getPackageName().startsWith(REPLICATION + ".nbd")
                            && !type.getPackageName().startsWith(REPLICATION + ".buffer")
                            && !type.getName().startsWith(REPLICATION + ".netty.Transports"))));
    knowsOnly(REPLICATION + ".nbd.core..", FOUNDATION, REPLICATION + ".nbd");
    knowsOnly(
        REPLICATION + ".nbd.wire..",
        FOUNDATION,
        REPLICATION + ".buffer..",
        REPLICATION + ".nbd",
        REPLICATION + ".nbd.core..");
  }

  @Test
  void only_the_runtime_of_replication_knows_all_of_it() {
    check(
        noClasses()
            .that(
                resideInAnyPackage(REPLICATION + "..")
                    .and(resideOutsideOfPackages(REPLICATION + ".runtime..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(REPLICATION + ".runtime.."));
    knowsOnly(
        REPLICATION + ".netty..",
        FOUNDATION,
        CORE,
        REPLICATION + ".wire..",
        REPLICATION + ".buffer..");
  }

  @Test
  void cores_are_pure() {
    check(
        noClasses()
            .that()
            .resideInAPackage("..core..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio..",
                        "java.util.concurrent..",
                        "java.util.logging..",
                        "java.security..",
                        "java.lang.foreign..",
                        "org.slf4j..",
                        "io.netty..")
                    .or(named("java.lang.Thread"))
                    .or(named("java.time.Clock"))
                    .or(named("java.util.Random"))
                    .or(named("java.util.random.RandomGenerator"))
                    .or(named("java.util.Timer"))));
    check(
        noClasses()
            .that()
            .resideInAPackage("..core..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Math.class, "random"));
  }

  @Test
  void native_calls_live_in_one_package() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(REPLICATION + ".linux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign.."));
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return DescribedPredicate.describe(name, type -> type.getName().equals(name));
  }

  /// Of all our packages, `from` knows itself and these.
  private static void knowsOnly(String from, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = from;
    System.arraycopy(others, 0, allowed, 1, others.length);
    check(
        noClasses()
            .that()
            .resideInAPackage(from)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("tanabata..").and(resideOutsideOfPackages(allowed))));
  }

  private static void check(ArchRule rule) {
    rule.check(HOUSE);
  }
}
