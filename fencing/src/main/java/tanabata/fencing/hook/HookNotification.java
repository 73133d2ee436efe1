package tanabata.fencing.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.foundation.NodeId;
import tanabata.foundation.Sanitizer;

/// One thing that happened, as hooks are told.
///
/// @param node this node
/// @param reason why, for people; may be empty
/// @param epoch the epoch that it happened in; 0 without a witness
public record HookNotification(
    HookEvent event, String resource, NodeId node, NodeId peer, String reason, long epoch) {

  /// The configured words, then the event and the resource.
  List<String> line(List<String> program) {
    List<String> line = new ArrayList<>(program);
    line.add(event.word());
    line.add(resource);
    return line;
  }

  Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>();
    all.put("TANABATA_EVENT", event.word());
    all.put("TANABATA_RESOURCE", resource);
    all.put("TANABATA_NODE", node.name());
    all.put("TANABATA_PEER", peer.name());
    // It may quote a peer; and hooks write it into mails, logs and command lines.
    all.put("TANABATA_REASON", Sanitizer.onOneLine(reason));
    all.put("TANABATA_EPOCH", Long.toString(epoch));
    return all;
  }
}
