package tanabata.node.admin;

import com.typesafe.config.Config;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Sanitizer;
import tanabata.node.admin.SplitBrainStatus.Changes;
import tanabata.node.admin.SplitBrainStatus.Kept;
import tanabata.node.admin.SplitBrainStatus.Parted;
import tanabata.node.admin.SplitBrainStatus.Side;

/// Split brains and what is decided about copies, to and from the maps that become JSON.
final class SplitBrainJson {

  private SplitBrainJson() {}

  static Map<String, Object> map(SplitBrainStatus status) {
    Map<String, Object> map = new TreeMap<>();
    map.put("node", status.node());
    map.put("peer", status.peer());
    map.put("resource", status.resource());
    status.parted().ifPresent(parted -> map.put("splitBrain", map(parted)));
    status.kept().ifPresent(kept -> map.put("givenUp", map(kept)));
    return map;
  }

  private static Map<String, Object> map(Parted parted) {
    return Map.of(
        "common", parted.common(),
        "complete", parted.complete(),
        "here", map(parted.here()),
        "there", map(parted.there()),
        "both", map(parted.both()));
  }

  private static Map<String, Object> map(Side side) {
    Map<String, Object> map = new TreeMap<>(map(side.changes()));
    map.put("node", side.node());
    map.put("generation", side.generation());
    map.put("role", side.role());
    side.since().ifPresent(since -> map.put("since", since.toString()));
    return map;
  }

  private static Map<String, Object> map(Changes changes) {
    List<Map<String, Object>> ranges =
        changes.ranges().stream()
            .map(range -> Map.<String, Object>of("start", range.start(), "length", range.length()))
            .toList();
    return Map.of("changedBytes", changes.bytes(), "ranges", ranges);
  }

  private static Map<String, Object> map(Kept kept) {
    return Map.of(
        "since", kept.since().toString(),
        "savedBytes", kept.savedBytes(),
        "uris", kept.uris());
  }

  static SplitBrainStatus status(Config json) {
    return new SplitBrainStatus(
        json.getString("node"),
        json.getString("peer"),
        json.getString("resource"),
        json.hasPath("splitBrain")
            ? Optional.of(parted(json.getConfig("splitBrain")))
            : Optional.empty(),
        json.hasPath("givenUp") ? Optional.of(kept(json.getConfig("givenUp"))) : Optional.empty());
  }

  private static Parted parted(Config json) {
    return new Parted(
        json.getString("common"),
        json.getBoolean("complete"),
        side(json.getConfig("here")),
        side(json.getConfig("there")),
        changes(json.getConfig("both")));
  }

  private static Side side(Config json) {
    return new Side(
        json.getString("node"),
        json.getString("generation"),
        json.getString("role"),
        json.hasPath("since")
            ? Optional.of(Instant.parse(json.getString("since")))
            : Optional.empty(),
        changes(json));
  }

  private static Changes changes(Config json) {
    return new Changes(
        json.getLong("changedBytes"),
        json.getConfigList("ranges").stream()
            .map(range -> new ByteRange(range.getLong("start"), range.getLong("length")))
            .toList());
  }

  private static Kept kept(Config json) {
    return new Kept(
        Instant.parse(json.getString("since")),
        json.getLong("savedBytes"),
        json.getStringList("uris"));
  }

  static Map<String, Object> map(Request.Decide request) {
    Map<String, Object> map = new TreeMap<>();
    map.put("verb", "decide");
    map.put("resource", request.resource());
    map.put(
        "decision",
        switch (request.decision()) {
          case Decision.Keep _ -> "keep";
          case Decision.Undo _ -> "undo";
          case Decision.Forget _ -> "forget";
          case Decision.Outdate _ -> "outdate";
          case Decision.Invalidate _ -> "invalidate";
          case Decision.InvalidateRemote _ -> "invalidate-remote";
        });
    if (request.decision() instanceof Decision.Keep(String node)) {
      map.put("node", node);
    }
    return map;
  }

  static Decision decision(Config json) throws MalformedLine {
    String word = json.getString("decision");
    return switch (word) {
      case "keep" -> new Decision.Keep(json.getString("node"));
      case "undo" -> new Decision.Undo();
      case "forget" -> new Decision.Forget();
      case "outdate" -> new Decision.Outdate();
      case "invalidate" -> new Decision.Invalidate();
      case "invalidate-remote" -> new Decision.InvalidateRemote();
      default -> throw new MalformedLine("there is no decision " + Sanitizer.quoted(word));
    };
  }
}
