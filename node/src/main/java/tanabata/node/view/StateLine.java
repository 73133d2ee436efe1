package tanabata.node.view;

import tanabata.node.admin.FencingStatus;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.admin.ResyncStatus;
import tanabata.node.config.Sizes;

/// The state of a resource in one line, which differs exactly when something worth saying does.
public final class StateLine {

  private StateLine() {}

  public static String of(String node, ResourceStatus resource) {
    StringBuilder line = new StringBuilder();
    line.append(node).append(": ").append(resource.name());
    line.append(' ').append(resource.role());
    line.append(", ").append(resource.disk());
    line.append(", ").append(resource.connection());
    line.append("; peer ").append(resource.peer().role());
    line.append(", ").append(resource.peer().disk());
    FencingStatus fencing = resource.fencing();
    if (fencing.standalone()) {
      line.append("; alone");
      if (!fencing.evidence().isEmpty()) {
        line.append(", evidence: ").append(fencing.evidence());
      }
    }
    if (!resource.reason().isEmpty()) {
      line.append("; ").append(ClientsMeet.sentence(resource));
      if (!fencing.waitingFor().isEmpty()) {
        line.append("; ").append(fencing.waitingFor());
      }
    }
    ResyncStatus resync = resource.resync();
    if (resync.running()) {
      line.append("; resync ").append(resync.direction());
      // Tens, so that following a long resync is ten lines and not a thousand.
      line.append(' ').append(resync.percent() / 10 * 10).append(" %");
    } else if (resync.totalBytes() > 0) {
      line.append("; last resync ").append(resync.direction());
      line.append(" copied ").append(Sizes.rounded(resync.copiedBytes()));
      line.append(" of ").append(Sizes.rounded(resync.totalBytes()));
    }
    if (!fencing.alarm().isEmpty()) {
      line.append("; alarm: ").append(fencing.alarm());
    }
    return line.toString();
  }
}
