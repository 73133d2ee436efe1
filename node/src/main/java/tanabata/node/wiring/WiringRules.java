package tanabata.node.wiring;

/// The decisions on which the joining of the cores rests, each in one place, so that a test of the
/// tests can replace one. Production knows [#SOUND] only.
public class WiringRules {

  public static final WiringRules SOUND = new WiringRules();

  protected WiringRules() {}

  /// Whether a membership of the locks is acted on only when its epoch is on disk: the tokens of a
  /// later run of this node must be higher than all of this one.
  public boolean savesEpochFirst() {
    return true;
  }

  /// Whether a node that is out of the locks relies on them no more from that moment on, however
  /// long the disk takes over what was ordered before.
  public boolean revokesAtOnce() {
    return true;
  }

  /// Whether a node that may rely on its locks for a shorter time goes by that from that moment on,
  /// however long the disk takes over what was ordered before. A permit for ever, of a node that
  /// was alone, must not outlive the return of its peer.
  public boolean shortensPermitsAtOnce() {
    return true;
  }

  /// Whether a node that is told to leave relies on its locks no more from that moment on: its peer
  /// goes on alone as soon as it hears the word, while this process may take a while to end.
  public boolean leavesLocksFirst() {
    return true;
  }
}
