package tanabata.node.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import tanabata.foundation.ByteRange;
import tanabata.node.admin.SplitBrainStatus;
import tanabata.node.admin.SplitBrainStatus.Changes;
import tanabata.node.admin.SplitBrainStatus.Kept;
import tanabata.node.admin.SplitBrainStatus.Parted;
import tanabata.node.admin.SplitBrainStatus.Side;
import tanabata.node.config.Sizes;

/// What there is of versions of one resource: two in a split brain, or one that was given up.
public final class VersionsText {

  /// Ranges that a person may want to see; `--json` has more.
  private static final int MOST_RANGES = 6;

  private final DateTimeFormatter clock;

  /// @param zone in which times are shown
  public VersionsText(ZoneId zone) {
    this.clock = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
  }

  /// Several lines, each ended.
  public String of(SplitBrainStatus status) {
    StringBuilder text = new StringBuilder();
    text.append(
        status
            .parted()
            .map(parted -> split(status.resource(), parted))
            .orElse(status.resource() + ": " + status.node() + " knows of no split brain\n"));
    status.kept().ifPresent(kept -> text.append(kept(status.node(), kept)));
    return text.toString();
  }

  private String split(String resource, Parted parted) {
    StringBuilder text = new StringBuilder();
    text.append(resource)
        .append(": split brain, each node has gone on without the other since generation ")
        .append(parted.common())
        .append('\n');
    text.append(side(parted.here())).append(side(parted.there()));
    text.append("  both       ").append(changes(parted.both())).append('\n');
    if (!parted.complete()) {
      text.append("  This is not all: the two have not told each other everything yet.\n");
    }
    return text.toString();
  }

  private String side(Side side) {
    return "  %-9s  %s since %s, generation %s%n             %s%n"
        .formatted(
            side.node(),
            side.role() + " when the two met, alone",
            side.since().map(this::time).orElse("an unknown time"),
            side.generation(),
            changes(side.changes()));
  }

  private static String changes(Changes changes) {
    if (changes.bytes() == 0) {
      return "changed nothing";
    }
    List<ByteRange> ranges = changes.ranges();
    String shown =
        ranges.stream()
            .limit(MOST_RANGES)
            .map(range -> range.start() + "-" + (range.end() - 1))
            .collect(Collectors.joining(", "));
    return "changed "
        + Sizes.rounded(changes.bytes())
        + " at bytes "
        + shown
        + (ranges.size() > MOST_RANGES ? ", … (--json has more)" : "");
  }

  private String kept(String node, Kept kept) {
    return "%s keeps the version that it gave up at %s; %s of it are overwritten on its disk%n"
        .formatted(node, time(kept.since()), Sizes.rounded(kept.savedBytes()));
  }

  /// As people of this zone say it.
  public String time(Instant instant) {
    return clock.format(instant);
  }
}
