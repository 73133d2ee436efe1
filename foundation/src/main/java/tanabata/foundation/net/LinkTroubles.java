package tanabata.foundation.net;

import java.util.ArrayList;
import java.util.List;

/// What has gone wrong with one link since the peer was last heard on it. From any thread.
public final class LinkTroubles {

  private static final int MOST = 4;

  /// Whoever may connect can make new ones at will, and must not fill a log or a journal with them.
  private static final int MOST_TOLD = 16;

  private int told;
  private int toldOfStrangers;
  private volatile List<LinkTrouble> all = List.of();

  /// Whether to tell of it: it is new, for the same thing may go wrong every half second, and few
  /// were told of since the peer was last heard. While there is a link, nobody need be told.
  public synchronized boolean add(LinkTrouble trouble) {
    boolean tell = !all.contains(trouble) && isWithinBounds(trouble);
    List<LinkTrouble> next = new ArrayList<>(all);
    next.remove(trouble);
    next.add(trouble);
    all = List.copyOf(next.subList(Math.max(0, next.size() - MOST), next.size()));
    return tell;
  }

  /// Strangers must not use up what may be told of the peer.
  private boolean isWithinBounds(LinkTrouble trouble) {
    return trouble instanceof LinkTrouble.Stranger
        ? toldOfStrangers++ < MOST_TOLD
        : told++ < MOST_TOLD;
  }

  /// The peer is there: what was wrong is over.
  public void heard() {
    if (!all.isEmpty()) {
      forget();
    }
  }

  private synchronized void forget() {
    told = 0;
    toldOfStrangers = 0;
    all = List.of();
  }

  /// The last one at the end; the last few only.
  public List<LinkTrouble> all() {
    return all;
  }
}
