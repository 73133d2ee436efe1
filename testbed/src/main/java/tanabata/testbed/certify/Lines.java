package tanabata.testbed.certify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The lines of a file to which clients of both nodes append. From any thread.
///
/// A line whose sync was answered stays, once and whole; the lines of one client keep their order;
/// one whose append failed may be there, and if it is not at the next judgement it never will be.
final class Lines {

  private final String name;
  private long last;

  /// What may be in the file.
  private final Set<String> appended = new HashSet<>();

  private final Set<String> synced = new HashSet<>();

  /// How the file began at the last judgement.
  private List<String> judged = List.of();

  /// @param name of the file
  Lines(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /// @return the line to append, without its end
  synchronized String appendStarts(String client) {
    last++;
    String line = client + " " + last;
    appended.add(line);
    return line;
  }

  synchronized void isSynced(String line) {
    synced.add(line);
  }

  /// No operation is in progress.
  ///
  /// @param found what the file holds now, for whoever reads it
  /// @return the violations
  synchronized List<String> judge(List<String> found) {
    List<String> violations = new ArrayList<>();
    if (found.size() < judged.size() || !found.subList(0, judged.size()).equals(judged)) {
      violations.add(name + " does not begin as it did at the judgement before");
    } else {
      judge(found.subList(judged.size(), found.size()), violations);
    }
    judged = List.copyOf(found);
    appended.clear();
    synced.clear();
    return violations;
  }

  private void judge(List<String> fresh, List<String> violations) {
    Set<String> seen = new HashSet<>();
    Map<String, Long> lastOf = new HashMap<>();
    for (String line : fresh) {
      if (!appended.contains(line)) {
        violations.add("%s has a line that nobody has appended: '%s'".formatted(name, line));
      } else if (!seen.add(line)) {
        violations.add("%s has the line '%s' twice".formatted(name, line));
      } else {
        int space = line.indexOf(' ');
        long number = Long.parseLong(line.substring(space + 1));
        long before = lastOf.merge(line.substring(0, space), number, Math::max);
        if (before > number) {
          violations.add("%s has the line '%s' after a later one".formatted(name, line));
        }
      }
    }
    for (String line : synced) {
      if (!seen.contains(line)) {
        violations.add("%s lacks the line '%s', which was synced".formatted(name, line));
      }
    }
  }

  /// Whoever has removed the file says so; no operation is in progress.
  synchronized void isRemoved() {
    judged = List.of();
  }
}
