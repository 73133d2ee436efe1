package tanabata.integration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which module and package may know which, and the purity of the cores. `docs/ARCHITECTURE.md`
/// draws it.
class HouseRulesTest {

  private static final String REPLICATION = "tanabata.replication";
  private static final String FENCING = "tanabata.fencing";
  private static final String DLM = "tanabata.dlm";
  private static final String FOUNDATION = "tanabata.foundation..";
  private static final String PLATFORM = "tanabata.platform";
  private static final String NBD = "tanabata.nbd";
  private static final String FILESYSTEM = "tanabata.filesystem";
  private static final String SIMULATION = "tanabata.simulation..";
  private static final String NODE = "tanabata.node..";
  private static final String TESTBED = "tanabata.testbed";
  private static final String CORE_PACKAGE = REPLICATION + ".core";
  private static final String CORE = CORE_PACKAGE + "..";
  private static final String MODEL = REPLICATION + ".model..";

  /// Decisions, values and events: no input, no output, no clock, no thread, no chance.
  private static final String[] PURE = {
    "..core..", MODEL, "tanabata.foundation.state..", "tanabata.node.wiring.."
  };

  private static final JavaClasses CLASSES =
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
            .resideInAnyPackage(
                FOUNDATION, "java..", "javax.net.ssl..", "javax.security.auth.x500.."));
  }

  @Test
  void simulation_knows_foundation_only() {
    knowsOnly(SIMULATION, FOUNDATION);
  }

  @Test
  void the_judges_of_histories_know_the_jdk_only() {
    String history = "tanabata.simulation.history..";
    check(
        classes()
            .that()
            .resideInAPackage(history)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(history, "java.."));
  }

  @Test
  void platform_knows_foundation_only() {
    knowsOnly(PLATFORM + "..", FOUNDATION);
  }

  @Test
  void replication_knows_foundation_and_platform_only() {
    knowsOnly(REPLICATION + "..", FOUNDATION, PLATFORM + "..");
  }

  @Test
  void the_core_of_the_filesystem_and_what_it_stands_on_know_foundation_only() {
    knowsOnly(
        FILESYSTEM + ".core..", FOUNDATION, FILESYSTEM + ".request..", FILESYSTEM + ".format..");
    knowsOnly(FILESYSTEM + ".format..", FOUNDATION, FILESYSTEM + ".request..");
    knowsOnly(FILESYSTEM + ".fsck..", FILESYSTEM + ".format..", FILESYSTEM + ".request..");
    knowsOnly(FILESYSTEM + ".fuse.wire..", FOUNDATION, FILESYSTEM + ".request..");
  }

  @Test
  void the_linux_side_of_the_filesystem_knows_its_codec_and_the_platform() {
    knowsOnly(
        FILESYSTEM + ".fuse.linux..",
        FOUNDATION,
        PLATFORM + "..",
        FILESYSTEM + ".request..",
        FILESYSTEM + ".fuse.wire..");
  }

  @Test
  void node_joins_the_modules_and_knows_nothing_of_testbed_cli_and_simulation() {
    knowsOnly(
        NODE,
        FOUNDATION,
        PLATFORM + "..",
        FILESYSTEM + "..",
        NBD + "..",
        REPLICATION + "..",
        FENCING + "..",
        DLM + "..");
  }

  /// No adapter of another module, no daemon: the simulator and the explorer run it as it is.
  @Test
  void the_wiring_of_a_node_joins_cores_and_nothing_else() {
    knowsOnly(
        "tanabata.node.wiring..",
        FOUNDATION,
        MODEL,
        CORE,
        FENCING,
        FENCING + ".core..",
        FENCING + ".format..",
        DLM + ".api..",
        DLM + ".core..");
  }

  @Test
  void sentences_are_made_in_the_view_which_knows_no_core() {
    knowsOnly(
        "tanabata.node.view..",
        FOUNDATION,
        MODEL,
        FENCING,
        "tanabata.node.admin..",
        "tanabata.node.config..",
        "tanabata.node.keys..",
        "tanabata.node.setup..",
        "tanabata.node.wiring..");
  }

  @Test
  void a_new_pair_is_set_up_from_configuration_and_keys() {
    knowsOnly(
        "tanabata.node.setup..", FOUNDATION, "tanabata.node.config..", "tanabata.node.keys..");
  }

  @Test
  void keys_are_made_by_what_knows_nothing_of_a_node() {
    knowsOnly("tanabata.node.keys..", FOUNDATION);
  }

  @Test
  void certificates_are_made_in_one_package() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("tanabata.node.keys..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle.."));
  }

  @Test
  void testbed_knows_node_and_simulation() {
    knowsOnly(
        TESTBED + "..",
        FOUNDATION,
        PLATFORM + "..",
        NBD + ".wire..",
        REPLICATION + ".disk..",
        NODE,
        SIMULATION);
    knowsOnly(TESTBED + ".net..", FOUNDATION);
    knowsOnly(TESTBED + ".cluster..", FOUNDATION, NODE, TESTBED);
    knowsOnly(
        TESTBED + ".demo..", FOUNDATION, NODE, TESTBED, TESTBED + ".cluster..", TESTBED + ".net..");
    knowsOnly(
        TESTBED + ".certify..",
        FOUNDATION,
        NBD + ".wire..",
        NODE,
        SIMULATION,
        TESTBED,
        TESTBED + ".cluster..",
        TESTBED + ".net..",
        TESTBED + ".faults..");
  }

  @Test
  void injected_faults_plug_into_disks_and_the_clock_only() {
    knowsOnly(
        TESTBED + ".faults..",
        FOUNDATION,
        PLATFORM + ".clock..",
        PLATFORM + ".linux..",
        REPLICATION + ".disk..");
  }

  @Test
  void cli_knows_testbed_and_node() {
    knowsOnly("tanabata.cli..", FOUNDATION, NODE, TESTBED + "..");
  }

  @Test
  void nobody_but_testbed_knows_simulation() {
    check(
        noClasses()
            .that(resideOutsideOfPackages(TESTBED + "..", SIMULATION))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SIMULATION));
  }

  @Test
  void agents_and_hooks_are_programs_and_the_watchdog_is_for_itself() {
    String process = FENCING + ".process..";
    knowsOnly(process, FOUNDATION);
    knowsOnly(FENCING + ".agent..", FOUNDATION, process);
    knowsOnly(FENCING + ".hook..", FOUNDATION, process);
    knowsOnly(FENCING + ".watchdog..", FOUNDATION);
  }

  @Test
  void fencing_knows_foundation_only() {
    knowsOnly(FENCING + "..", FOUNDATION);
  }

  @Test
  void the_witness_carries_messages_of_the_arbiter_and_decides_nothing() {
    knowsOnly(FENCING, FOUNDATION);
    knowsOnly(FENCING + ".core..", FOUNDATION, FENCING);
    knowsOnly(FENCING + ".format..", FOUNDATION, FENCING);
    knowsOnly(FENCING + ".witness..", FOUNDATION, FENCING, FENCING + ".format..");
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
  void the_core_of_replication_knows_foundation_and_its_model_only() {
    knowsOnly(MODEL, FOUNDATION);
    knowsOnly(CORE, FOUNDATION, MODEL);
  }

  /// From the states at the bottom to the orders of operators at the top.
  @Test
  void packages_of_the_core_of_replication_know_those_below() {
    String state = CORE_PACKAGE + ".state..";
    String work = CORE_PACKAGE + ".work..";
    String metadata = CORE_PACKAGE + ".metadata..";
    String session = CORE_PACKAGE + ".session..";
    String resync = CORE_PACKAGE + ".resync..";
    String io = CORE_PACKAGE + ".io..";
    String mode = CORE_PACKAGE + ".mode..";
    String operator = CORE_PACKAGE + ".operator..";
    knowsOnly(state, FOUNDATION, MODEL);
    knowsOnly(work, FOUNDATION, MODEL, state);
    knowsOnly(metadata, FOUNDATION, MODEL, state, work);
    knowsOnly(session, FOUNDATION, MODEL, state, work, metadata);
    knowsOnly(resync, FOUNDATION, MODEL, state, work, metadata, session);
    knowsOnly(io, FOUNDATION, MODEL, state, work, metadata, session, resync);
    knowsOnly(mode, FOUNDATION, MODEL, state, work, metadata, session, resync, io);
    knowsOnly(operator, FOUNDATION, MODEL, state, work, metadata, session, resync, io, mode);
  }

  @Test
  void format_and_wire_translate_types_of_the_model() {
    knowsOnly(REPLICATION + ".format..", FOUNDATION, MODEL);
    knowsOnly(REPLICATION + ".wire..", FOUNDATION, MODEL, PLATFORM + ".buffer..");
  }

  @Test
  void each_package_of_the_platform_is_for_itself() {
    knowsOnly(PLATFORM + ".buffer..", FOUNDATION);
    knowsOnly(PLATFORM + ".linux..", FOUNDATION);
    knowsOnly(PLATFORM + ".netty..", FOUNDATION);
    knowsOnly(PLATFORM + ".clock..", FOUNDATION, PLATFORM + ".linux..");
  }

  @Test
  void the_disk_decides_nothing_and_knows_no_core() {
    knowsOnly(REPLICATION + ".disk..", FOUNDATION, PLATFORM + ".buffer..", PLATFORM + ".linux..");
  }

  @Test
  void the_undo_log_knows_disks_and_types_of_the_model() {
    knowsOnly(
        REPLICATION + ".undo..",
        FOUNDATION,
        MODEL,
        REPLICATION + ".disk..",
        PLATFORM + ".buffer..");
  }

  @Test
  void nbd_knows_foundation_and_platform_only() {
    knowsOnly(NBD + "..", FOUNDATION, PLATFORM + "..");
    knowsOnly(NBD + ".core..", FOUNDATION, NBD);
    knowsOnly(NBD + ".wire..", FOUNDATION, PLATFORM + ".buffer..", NBD, NBD + ".core..");
    knowsOnly(
        NBD + ".netty..",
        FOUNDATION,
        PLATFORM + ".buffer..",
        PLATFORM + ".netty..",
        NBD,
        NBD + ".core..",
        NBD + ".wire..");
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
        MODEL,
        REPLICATION + ".wire..",
        PLATFORM + ".buffer..",
        PLATFORM + ".netty..");
  }

  @Test
  void cores_are_pure() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
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
                        "io.netty..",
                        "tanabata.foundation.background..")
                    .or(named("java.lang.Thread"))
                    .or(named("java.time.Clock"))
                    .or(named("java.util.Random"))
                    .or(named("java.util.random.RandomGenerator"))
                    .or(named("java.util.Timer"))));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
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
            .resideOutsideOfPackage(PLATFORM + ".linux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign.."));
  }

  /// A nested class belongs to its outermost one.
  @Test
  void classes_of_a_package_do_not_know_each_other_in_a_cycle() {
    Set<String> names = new TreeSet<>();
    CLASSES.forEach(type -> names.add(type.getPackageName()));
    for (String name : names) {
      check(slices().assignedFrom(new OutermostClassesOf(name)).should().beFreeOfCycles());
    }
  }

  private record OutermostClassesOf(String name) implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      if (!type.getPackageName().equals(name)) {
        return SliceIdentifier.ignore();
      }
      return SliceIdentifier.of(type.getName().split("\\$", 2)[0]);
    }

    @Override
    public String getDescription() {
      return "outermost classes of " + name;
    }
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
    rule.check(CLASSES);
  }
}
