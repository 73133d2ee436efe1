package tanabata.fencing.hook;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What can happen to a resource on this node, and be told to a hook.
public enum HookEvent {
  /// Requests are held, because the peer does not answer.
  FROZEN("frozen"),
  /// This node goes on without its peer.
  ALONE("alone"),
  /// This node was cut off: its clients get errors, its copy is outdated.
  CUT("cut"),
  /// The two nodes are connected again.
  REJOINED("rejoined"),
  /// Both copies are equal again.
  IN_SYNC("in-sync"),
  /// Both copies went on without each other; somebody has to choose.
  SPLIT_BRAIN("split-brain"),
  /// Somebody, or a policy, has chosen.
  SPLIT_BRAIN_RESOLVED("split-brain-resolved"),
  /// The witness does not answer; should the peer be lost now, this node stays frozen.
  WITNESS_LOST("witness-lost"),
  /// The witness knows no record of the resource any more; should the peer be lost now, this node
  /// stays frozen.
  RECORD_MISSING("record-missing"),
  /// It answers again.
  WITNESS_BACK("witness-back"),
  /// No fence agent could switch the peer off.
  FENCE_FAILED("fence-failed"),
  /// Writes find no space on the disk, and are held.
  NO_SPACE("no-space"),
  /// They are written.
  SPACE_AGAIN("space-again"),
  /// This node became Primary.
  PROMOTED("promoted"),
  /// This node became Secondary.
  DEMOTED("demoted");

  private final String word;

  HookEvent(String word) {
    this.word = word;
  }

  /// As configuration files and hooks spell it.
  public String word() {
    return word;
  }

  public static Optional<HookEvent> of(String word) {
    return Arrays.stream(values()).filter(event -> event.word.equals(word)).findFirst();
  }

  /// All words, in the order above.
  public static List<String> words() {
    return Arrays.stream(values()).map(HookEvent::word).toList();
  }
}
