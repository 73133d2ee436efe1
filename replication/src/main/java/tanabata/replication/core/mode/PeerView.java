package tanabata.replication.core.mode;

import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.foundation.state.Role;
import tanabata.replication.model.Message;

/// What this node and its peer have said of themselves.
public final class PeerView {

  private static final Message.State NOTHING = new Message.State(Role.UNKNOWN, DiskState.UNKNOWN);

  private Message.State state = NOTHING;
  private Message.State sent = NOTHING;
  private Farewell farewell = Farewell.NONE;

  PeerView() {}

  /// What the peer last said of itself.
  public Message.State state() {
    return state;
  }

  /// What it said before it went away.
  public Farewell farewell() {
    return farewell;
  }

  void received(Message.State next) {
    state = next;
  }

  void farewell(Farewell how) {
    farewell = how;
  }

  void detached() {
    farewell = Farewell.DISKLESS;
    state = new Message.State(state.role(), DiskState.DISKLESS);
  }

  /// Whether that is news to the peer. Asked after every input, so nothing is made for it.
  boolean isNews(Role role, DiskState disk) {
    return sent.role() != role || sent.disk() != disk;
  }

  void sent(Message.State said) {
    sent = said;
  }

  void sessionLost() {
    state = NOTHING;
    sent = NOTHING;
  }
}
