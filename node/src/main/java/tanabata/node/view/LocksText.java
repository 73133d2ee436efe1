package tanabata.node.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import tanabata.foundation.Sanitizer;
import tanabata.node.admin.LocksStatus;

/// The locks of a resource for people.
public final class LocksText {

  private static final List<String> HEAD =
      List.of("NAME", "MODE", "STATE", "NODE", "SESSION", "AGE", "WAITS FOR");

  private LocksText() {}

  /// A table, and what else matters in a sentence each.
  public static String table(LocksStatus status) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (LocksStatus.Lock lock : status.locks()) {
      rows.add(
          List.of(
              lock.name(),
              lock.state().equals("converting")
                  ? lock.held() + ">" + lock.asked()
                  : lock.waits() ? lock.asked() : lock.held(),
              lock.state(),
              lock.node(),
              Long.toString(lock.session()),
              age(lock.ageMillis()),
              String.join(" ", lock.waitsFor())));
    }
    StringBuilder text = new StringBuilder();
    for (String line : Columns.of(rows)) {
      text.append(line).append('\n');
    }
    notes(status).forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  /// Why a lock is not granted, lock by lock.
  public static String why(LocksStatus status, String name) {
    return sentences(
        status, "nobody has a lock of the name " + Sanitizer.quoted(name), LocksText::sentence);
  }

  /// Who has the lock that covers a file, and who waits for it. Hosts only: a mount has one
  /// session.
  public static String ofFile(LocksStatus status) {
    return sentences(status, "no host has its lock: nobody has used it of late", LocksText::ofHost);
  }

  private static String sentences(
      LocksStatus status, String ofNone, Function<LocksStatus.Lock, String> ofLock) {
    StringBuilder text = new StringBuilder();
    if (status.locks().isEmpty()) {
      text.append(ofNone).append('\n');
    }
    for (LocksStatus.Lock lock : status.locks()) {
      text.append(Sanitizer.onOneLine(ofLock.apply(lock))).append('\n');
    }
    notes(status).forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private static String ofHost(LocksStatus.Lock lock) {
    String age = age(lock.ageMillis());
    String has = lock.node() + " may " + may(lock.held()) + " it";
    String waits =
        " has waited for "
            + age
            + " to "
            + may(lock.asked())
            + " it, for "
            + hosts(lock.waitsFor());
    return switch (lock.state()) {
      case "held" -> has + ", for " + age;
      case "converting" -> has + ", and" + waits;
      default -> lock.node() + waits;
    };
  }

  private static String may(String mode) {
    return switch (mode) {
      case "EX" -> "read and change";
      case "PR" -> "read";
      default -> "keep the name of";
    };
  }

  private static String hosts(List<String> owners) {
    return owners.stream()
        .map(owner -> owner.substring(0, owner.indexOf('/')))
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private static String sentence(LocksStatus.Lock lock) {
    String who = lock.owner() + " ";
    return switch (lock.state()) {
      case "held" ->
          who
              + "holds "
              + lock.held()
              + " for "
              + age(lock.ageMillis())
              + ", token "
              + lock.token();
      case "converting" ->
          who
              + "holds "
              + lock.held()
              + " and has waited for "
              + lock.asked()
              + " for "
              + age(lock.ageMillis())
              + "; in its way: "
              + String.join(", ", lock.waitsFor());
      default ->
          who
              + "has waited for "
              + lock.asked()
              + " for "
              + age(lock.ageMillis())
              + "; in its way: "
              + String.join(", ", lock.waitsFor());
    };
  }

  private static List<String> notes(LocksStatus status) {
    List<String> notes = new ArrayList<>();
    if (status.members().isEmpty()) {
      notes.add(status.node() + " takes no part in the locks at present: it has not met its peer");
    } else if (!status.permitted()) {
      notes.add("grants are held back: " + status.node() + " has no valid lease at present");
    }
    if (!status.awaited().isEmpty()) {
      notes.add(
          "names mastered by "
              + status.node()
              + " wait until these have said what they hold: "
              + String.join(", ", status.awaited()));
    }
    if (!status.silent().isEmpty()) {
      notes.add(
          "no answer from " + String.join(", ", status.silent()) + ": what it masters is missing");
    }
    if (status.more()) {
      notes.add("there are more; name one to see it");
    }
    return notes;
  }

  private static String age(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 120_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return millis / 60_000 + " min";
  }
}
