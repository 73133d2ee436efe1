package tanabata.node.view;

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
    if (resource.frozen()) {
      line.append("; frozen: ").append(resource.reason());
    } else if (!resource.reason().isEmpty()) {
      line.append("; ").append(resource.reason());
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
    return line.toString();
  }
}
