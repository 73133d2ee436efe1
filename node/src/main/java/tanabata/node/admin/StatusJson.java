package tanabata.node.admin;

import com.typesafe.config.Config;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How things stand, to and from the maps that become JSON.
final class StatusJson {

  private StatusJson() {}

  static Map<String, Object> map(NodeStatus status) {
    List<Map<String, Object>> resources = status.resources().stream().map(StatusJson::map).toList();
    List<Map<String, String>> certificates =
        status.certificates().stream()
            .map(each ->
                Map.of(
                    "holder", each.holder(),
                    "where", each.where(),
                    "until", each.until().toString(),
                    "warning", each.warning()))
            .toList();
    return Map.of("node", status.node(), "resources", resources, "certificates", certificates);
  }

  static Map<String, Object> map(Explanation explanation) {
    List<Map<String, Object>> journal =
        explanation.journal().stream()
            .map(line -> Map.<String, Object>of("at", line.at().toString(), "what", line.what()))
            .toList();
    return Map.of(
        "node", explanation.node(), "resource", map(explanation.resource()), "journal", journal);
  }

  private static Map<String, Object> map(ResourceStatus status) {
    ResyncStatus resync = status.resync();
    PeerStatus peer = status.peer();
    Map<String, Object> map = new TreeMap<>();
    map.put("name", status.name());
    map.put("role", status.role());
    map.put("disk", status.disk());
    map.put("connection", status.connection());
    map.put("frozen", status.frozen());
    map.put("reason", status.reason());
    map.put("generation", status.generation());
    map.put("outOfSyncBytes", status.outOfSyncBytes());
    map.put("rule", status.rule());
    map.put("clients", status.clients());
    map.put("fencing", map(status.fencing()));
    map.put("links", status.links());
    map.put("peer", Map.of("name", peer.name(), "role", peer.role(), "disk", peer.disk()));
    map.put(
        "resync",
        Map.of(
            "running", resync.running(),
            "direction", resync.direction(),
            "totalBytes", resync.totalBytes(),
            "doneBytes", resync.doneBytes(),
            "copiedBytes", resync.copiedBytes(),
            "equalBytes", resync.equalBytes()));
    return map;
  }

  private static Map<String, Object> map(FencingStatus fencing) {
    return Map.of(
        "alone", fencing.standalone(),
        "mayAnswer", fencing.mayAnswer(),
        "waitingFor", fencing.waitingFor(),
        "epoch", fencing.epoch(),
        "active", fencing.active(),
        "evidence", fencing.evidence(),
        "evidenceSentence", fencing.evidenceSentence(),
        "witness", fencing.witness(),
        "alarm", fencing.alarm());
  }

  static NodeStatus status(Config json) {
    return new NodeStatus(
        json.getString("node"),
        json.getConfigList("resources").stream().map(StatusJson::resource).toList(),
        // A daemon of before does not say.
        json.hasPath("certificates")
            ? json.getConfigList("certificates").stream().map(StatusJson::certificate).toList()
            : List.of());
  }

  private static CertificateStatus certificate(Config json) {
    return new CertificateStatus(
        json.getString("holder"),
        json.getString("where"),
        Instant.parse(json.getString("until")),
        json.getString("warning"));
  }

  static Explanation explanation(Config json) {
    return new Explanation(
        json.getString("node"),
        resource(json.getConfig("resource")),
        json.getConfigList("journal").stream()
            .map(line ->
                new JournalLine(Instant.parse(line.getString("at")), line.getString("what")))
            .toList());
  }

  private static ResourceStatus resource(Config json) {
    Config resync = json.getConfig("resync");
    Config peer = json.getConfig("peer");
    return new ResourceStatus(
        json.getString("name"),
        json.getString("role"),
        json.getString("disk"),
        json.getString("connection"),
        json.getBoolean("frozen"),
        json.getString("reason"),
        json.getString("generation"),
        json.getLong("outOfSyncBytes"),
        json.getString("rule"),
        new ResyncStatus(
            resync.getBoolean("running"),
            resync.getString("direction"),
            resync.getLong("totalBytes"),
            resync.getLong("doneBytes"),
            resync.getLong("copiedBytes"),
            resync.getLong("equalBytes")),
        new PeerStatus(peer.getString("name"), peer.getString("role"), peer.getString("disk")),
        json.getInt("clients"),
        fencing(json.getConfig("fencing")),
        json.hasPath("links") ? json.getStringList("links") : List.of());
  }

  private static FencingStatus fencing(Config json) {
    return new FencingStatus(
        json.getBoolean("alone"),
        json.getBoolean("mayAnswer"),
        json.getString("waitingFor"),
        json.getLong("epoch"),
        json.getStringList("active"),
        json.getString("evidence"),
        json.getString("evidenceSentence"),
        json.getString("witness"),
        json.getString("alarm"));
  }
}
