package tanabata.foundation.net;

import java.util.ArrayList;
import java.util.List;

/// What has gone wrong with one link since the peer was last heard on it. From any thread.
public final class LinkTroubles {

  private static final int MOST = 4;

  private volatile List<LinkTrouble> all = List.of();

  /// Whether it is new; the same thing may go wrong every half second.
  public synchronized boolean add(LinkTrouble trouble) {
    boolean isNew = !all.contains(trouble);
    List<LinkTrouble> next = new ArrayList<>(all);
    next.remove(trouble);
    next.add(trouble);
    all = List.copyOf(next.subList(Math.max(0, next.size() - MOST), next.size()));
    return isNew;
  }

  /// The peer is there: what was wrong is over.
  public void heard() {
    if (!all.isEmpty()) {
      forget();
    }
  }

  private synchronized void forget() {
    all = List.of();
  }

  /// The last one at the end; the last few only.
  public List<LinkTrouble> all() {
    return all;
  }
}
