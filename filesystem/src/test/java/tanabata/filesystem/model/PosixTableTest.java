package tanabata.filesystem.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table is true of the model, and of a filesystem that everybody knows.
class PosixTableTest {

  /// What ext4 with its usual features does in its own way: a value has one block, and an inode
  /// with extents ends one block earlier.
  private static final Set<String> NOT_OF_EXT4 = Set.of("setxattr of the largest value");

  static List<PosixCase> cases() {
    return PosixTable.all();
  }

  @Test
  void the_table_is_long_and_names_each_case_once() {
    Set<String> names = new HashSet<>();
    cases().forEach(one -> assertTrue(names.add(one.name()), one::name));
    assertTrue(names.size() >= 150, () -> names.size() + " cases");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_table_is_true_of_the_model_and_the_judge_finds_it_equal_to_another(PosixCase one) {
    LongSupplier clock = new AtomicLong(1_000)::incrementAndGet;
    Judge judge = new Judge(new ModelFilesystem(0));
    ModelFilesystem other = new ModelFilesystem(0);
    Subject subject = Subject.judged(Subject.of(other, clock), judge, clock);
    assertEquals(Optional.empty(), one.run(new Client(subject)));
  }

  /// Those that a program can ask for, and that are no matter of taste.
  static List<PosixCase> casesOfExt4() {
    return PosixTable.all().stream()
        .filter(one -> !one.isForTheKernel() && !NOT_OF_EXT4.contains(one.name()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("casesOfExt4")
  void the_table_is_true_of_ext4(PosixCase one, @TempDir Path directory) throws IOException {
    assumeTrue(isExt4(directory), () -> directory + " is not on ext4");
    try (SystemCalls calls = new SystemCalls(directory)) {
      assertEquals(new Result.Done(), calls.run(Calls.umask(022)));
      assertEquals(new Result.Done(), calls.run(Calls.chmod("/", 0755)));
      assertEquals(Optional.empty(), one.run(calls));
    }
  }

  static boolean isExt4(Path directory) throws IOException {
    return SystemCalls.known()
        && Files.getFileStore(directory).type().equals("ext4")
        && System.getProperty("user.name").equals("root");
  }
}
