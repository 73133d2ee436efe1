package tanabata.replication.core.session;

import tanabata.foundation.Moment;
import tanabata.replication.core.metadata.ActivityLog;
import tanabata.replication.core.metadata.MarkTable;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;

/// Writes the marks by which a disk that was put back to an older state is known, tells the peer
/// those of this node, and remembers those of the peer.
///
/// While the two are connected and the copy of this node changes, it writes a mark once in a mark
/// interval, and tells it when it is durable. What the peer tells is made durable too, with a mark
/// of this node or with a transaction of its own. So what the peer remembers of this node is at
/// most two mark intervals old: a disk that is put back to a state younger than that passes for one
/// whose node was killed.
public final class Marking {

  private final CoreContext context;
  private final PeerSession session;
  private final ActivityLog activity;
  private final MarkTable marks;
  private State state = State.OPEN;

  /// When the next mark may be written. Kept, because this is asked with every input.
  private Moment due;

  /// The last mark of this node that the peer was told, or that it knows by the greeting.
  private long told;

  /// The last mark of the peer that this node has begun to write down.
  private long noted;

  private enum State {
    OPEN,
    /// Nothing is written any more but what others write.
    CLOSED
  }

  public Marking(CoreContext context, PeerSession session, ActivityLog activity, MarkTable marks) {
    this.context = context;
    this.session = session;
    this.activity = activity;
    this.marks = marks;
    due = Moment.ZERO.plus(context.limits().markInterval());
    told = marks.durable().own();
    noted = marks.durable().peer();
  }

  /// The marks to greet with.
  public Marks greeting() {
    return new Marks(
        context.rules().tellable(marks.durable(), marks.known()), marks.known().peer());
  }

  /// The two begin a session: what each remembers of the other stands from now on. It is saved with
  /// the identity, and so after the bitmaps that say what is to be pulled.
  public void join(Marks peers) {
    marks.learn(marks.known().join(peers));
    told = Math.max(marks.durable().own(), peers.peer());
    noted = marks.known().peer();
  }

  /// The peer has written this mark.
  public void received(Message.Mark mark) {
    marks.learn(marks.known().withPeer(mark.number()));
  }

  public void pump() {
    if (state == State.OPEN && !activity.isBusy()) {
      write();
    }
    tell();
  }

  private void write() {
    boolean mayMark = context.state().isConnected() && !due.isAfter(context.now());
    if (mayMark && context.takeCopyChange()) {
      due = context.now().plus(context.limits().markInterval());
      marks.learn(marks.known().next());
      save();
    } else if (marks.known().peer() > noted) {
      save();
    }
  }

  private void save() {
    noted = marks.known().peer();
    activity.saveMarks();
  }

  /// Tells the peer what is durable, if that is news.
  public void tell() {
    long tellable = context.rules().tellable(marks.durable(), marks.known());
    if (tellable > told && context.state().isConnected()) {
      told = tellable;
      session.send(new Message.Mark(tellable));
    }
  }

  /// This node leaves, and its copy changes no more. The last mark is written with what declares
  /// that nothing is hot.
  public void close() {
    state = State.CLOSED;
    if (context.state().isConnected() && context.takeCopyChange()) {
      marks.learn(marks.known().next());
    }
  }
}
