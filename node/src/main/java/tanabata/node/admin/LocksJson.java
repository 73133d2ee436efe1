package tanabata.node.admin;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is asked of the lock manager and what it replies, as JSON.
final class LocksJson {

  private LocksJson() {}

  static Map<String, Object> map(LockRequest request) {
    return Map.of(
        "verb", "lock",
        "resource", request.resource(),
        "name", request.name(),
        "mode", request.mode(),
        "patience-ms", request.timeout().toMillis(),
        "no-queue", request.noQueue(),
        "session", request.session());
  }

  static LockRequest lockRequest(Config json) {
    return new LockRequest(
        json.getString("resource"),
        json.getString("name"),
        json.getString("mode"),
        Duration.ofMillis(json.getLong("patience-ms")),
        json.getBoolean("no-queue"),
        json.getLong("session"));
  }

  static Map<String, Object> map(LockChange change) {
    return Map.of(
        "verb", "convert",
        "mode", change.mode(),
        "value", change.hex(),
        "patience-ms", change.timeout().toMillis());
  }

  static LockChange change(Config json) {
    return new LockChange(
        json.getString("mode"),
        json.getString("value"),
        Duration.ofMillis(json.getLong("patience-ms")));
  }

  static Map<String, Object> map(LockAnswer answer) {
    return switch (answer) {
      case LockAnswer.Granted(long token, long session, LockAnswer.Value value) ->
          Map.of(
              "ok",
              true,
              "token",
              token,
              "session",
              session,
              "value",
              value.hex(),
              "value-valid",
              value.valid());
      case LockAnswer.Refused(boolean inTime, String sentence) ->
          Map.of("ok", false, "in-time", inTime, "sentence", sentence);
    };
  }

  /// The first answer, which names the hold.
  static Map<String, Object> map(LockAnswer answer, Path hold) {
    Map<String, Object> map = new LinkedHashMap<>(map(answer));
    map.put("hold", hold.toString());
    return map;
  }

  static Optional<Path> hold(Config json) {
    return json.hasPath("hold") ? Optional.of(Path.of(json.getString("hold"))) : Optional.empty();
  }

  static LockAnswer answer(Config json) {
    return json.getBoolean("ok")
        ? new LockAnswer.Granted(
            json.getLong("token"),
            json.getLong("session"),
            new LockAnswer.Value(json.getString("value"), json.getBoolean("value-valid")))
        : new LockAnswer.Refused(
            json.hasPath("in-time") && json.getBoolean("in-time"), json.getString("sentence"));
  }

  static Map<String, Object> map(LocksStatus status) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("node", status.node());
    map.put("resource", status.resource());
    map.put("epoch", status.epoch());
    map.put("members", status.members());
    map.put("awaited", status.awaited());
    map.put("permitted", status.permitted());
    map.put("locks", status.locks().stream().map(LocksJson::map).toList());
    map.put("more", status.more());
    map.put("silent", status.silent());
    return map;
  }

  private static Map<String, Object> map(LocksStatus.Lock lock) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", lock.name());
    map.put("master", lock.master());
    map.put("node", lock.node());
    map.put("session", lock.session());
    map.put("state", lock.state());
    map.put("held", lock.held());
    map.put("asked", lock.asked());
    map.put("token", lock.token());
    map.put("age-ms", lock.ageMillis());
    map.put("waits-for", lock.waitsFor());
    return map;
  }

  static LocksStatus status(Config json) {
    List<LocksStatus.Lock> locks =
        json.getConfigList("locks").stream().<LocksStatus.Lock>map(LocksJson::lock).toList();
    return new LocksStatus(
        json.getString("node"),
        json.getString("resource"),
        json.getLong("epoch"),
        json.getStringList("members"),
        json.getStringList("awaited"),
        json.getBoolean("permitted"),
        locks,
        json.getBoolean("more"),
        json.getStringList("silent"));
  }

  private static LocksStatus.Lock lock(Config json) {
    return new LocksStatus.Lock(
        json.getString("name"),
        json.getString("master"),
        json.getString("node"),
        json.getLong("session"),
        json.getString("state"),
        json.getString("held"),
        json.getString("asked"),
        json.getLong("token"),
        json.getLong("age-ms"),
        json.getStringList("waits-for"));
  }
}
