package tanabata.node.view;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.Sanitizer;
import tanabata.node.admin.CertificateStatus;
import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.admin.ResyncStatus;
import tanabata.node.config.Sizes;

/// A table with a row for each resource of each node, and what needs a sentence below its row.
public final class StatusTable {

  private static final List<String> HEADER =
      List.of(
          "NODE",
          "RESOURCE",
          "ROLE",
          "DISK",
          "CONNECTION",
          "OUT OF SYNC",
          "CLIENTS",
          "PEER",
          "PEER ROLE",
          "PEER DISK");
  private static final int BAR = 24;

  private StatusTable() {}

  /// The table, each line ended.
  public static String of(List<NodeStatus> nodes) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(HEADER, List.of()));
    for (NodeStatus node : nodes) {
      for (ResourceStatus resource : node.resources()) {
        rows.add(new Row(cells(node, resource), notes(resource)));
      }
    }
    List<String> lines = Columns.of(rows.stream().map(Row::cells).toList());
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      table.append(lines.get(i)).append('\n');
      for (String note : rows.get(i).notes) {
        table.append("  ").append(Sanitizer.onOneLine(note)).append('\n');
      }
    }
    for (NodeStatus node : nodes) {
      node.certificates().stream()
          .map(CertificateStatus::warning)
          .filter(warning -> !warning.isEmpty())
          .forEach(warning -> table.append(node.node()).append(": ").append(warning).append('\n'));
    }
    return table.toString();
  }

  private record Row(List<String> cells, List<String> notes) {}

  private static List<String> cells(NodeStatus node, ResourceStatus resource) {
    return List.of(
        node.node(),
        resource.name(),
        resource.role(),
        resource.disk(),
        resource.connection(),
        Sizes.rounded(resource.outOfSyncBytes()),
        Integer.toString(resource.clients()),
        resource.peer().name(),
        resource.peer().role(),
        resource.peer().disk());
  }

  private static List<String> notes(ResourceStatus resource) {
    List<String> notes = new ArrayList<>();
    FencingStatus fencing = resource.fencing();
    if (fencing.standalone()) {
      notes.add(standalone(resource));
    }
    if (!resource.reason().isEmpty()) {
      notes.add(ClientsMeet.sentence(resource));
      if (!fencing.waitingFor().isEmpty()) {
        notes.add(fencing.waitingFor());
      }
    }
    if (resource.resync().running()) {
      notes.add(progress(resource.resync()));
    }
    if (!fencing.active().isEmpty() && !fencing.standalone() && !resource.reason().isEmpty()) {
      notes.add("record: " + String.join(" and ", fencing.active()) + ", epoch " + fencing.epoch());
    }
    notes.addAll(resource.links());
    if (!fencing.alarm().isEmpty()) {
      notes.add("ALARM: " + fencing.alarm() + " (" + fencing.witness() + ")");
    }
    return notes;
  }

  private static String standalone(ResourceStatus resource) {
    FencingStatus fencing = resource.fencing();
    String evidence =
        fencing.evidence().isEmpty()
            ? ""
            : "; evidence: " + fencing.evidence() + ", " + fencing.evidenceSentence();
    return "goes on without " + resource.peer().name() + ", epoch " + fencing.epoch() + evidence;
  }

  private static String progress(ResyncStatus resync) {
    int filled = resync.percent() * BAR / 100;
    return "resync %s: [%s%s] %d %%, %s of %s, %s copied"
        .formatted(
            resync.direction(),
            "#".repeat(filled),
            ".".repeat(BAR - filled),
            resync.percent(),
            Sizes.rounded(resync.doneBytes()),
            Sizes.rounded(resync.totalBytes()),
            Sizes.rounded(resync.copiedBytes()));
  }
}
