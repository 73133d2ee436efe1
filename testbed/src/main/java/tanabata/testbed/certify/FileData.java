package tanabata.testbed.certify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Files on a filesystem that both nodes have mounted: registers that are written in their place,
/// registers that are replaced, and logs. At rest both see the same tree.
final class FileData implements Data {

  private static final int CLIENTS = 4;
  private static final int WRITERS = 2;

  private final SharedFiles files;

  FileData(SharedFiles files) {
    this.files = files;
  }

  @Override
  public List<Runnable> clients(Host host, Tally tally, Gate gate, SplittableRandom random) {
    return IntStream.range(0, CLIENTS)
        .<Runnable>mapToObj(i ->
            new FileClient(
                host, host.name() + "-" + i, i < WRITERS, files, tally, gate, random.split()))
        .toList();
  }

  @Override
  public void judge(List<Host> nodes, Tally tally) throws IOException {
    TreeMap<String, byte[]> tree = tree(nodes.getFirst().folder().mount());
    TreeMap<String, byte[]> other = tree(nodes.getLast().folder().mount());
    if (!tree.keySet().equals(other.keySet())) {
      tally.violation(
          "vega sees %s, altair sees %s, at rest".formatted(tree.keySet(), other.keySet()));
      return;
    }
    tree.forEach((name, content) -> {
      if (!Arrays.equals(content, other.get(name))) {
        tally.violation(name + " is not the same on vega and altair, at rest");
      }
    });
    judge(tree, tally);
  }

  private static TreeMap<String, byte[]> tree(Path mount) throws IOException {
    TreeMap<String, byte[]> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(mount)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        tree.put(mount.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return tree;
  }

  private void judge(TreeMap<String, byte[]> tree, Tally tally) {
    byte[] nothing = {};
    byte[] parts = tree.getOrDefault(SharedFiles.PARTS, nothing);
    for (SharedFiles.Part part : files.parts()) {
      int end = part.offset() + SharedFiles.PART_SIZE;
      byte[] bytes = parts.length < end ? nothing : Arrays.copyOfRange(parts, part.offset(), end);
      judge(part.register(), Register.value(bytes), tally);
    }
    for (SharedFiles.Replaced each : files.replaced()) {
      byte[] content = tree.getOrDefault(each.name(), nothing);
      judge(each.register(), SharedFiles.value(content), tally);
    }
    for (Lines log : files.logs()) {
      String content = new String(tree.getOrDefault(log.name(), nothing), StandardCharsets.UTF_8);
      log.judge(content.lines().toList()).forEach(tally::violation);
    }
  }

  private static void judge(Register register, OptionalLong value, Tally tally) {
    if (value.isPresent()) {
      register.judge(value.getAsLong()).ifPresent(tally::violation);
    } else {
      tally.violation(register.name() + " is not there, or not whole, at rest");
    }
  }
}
