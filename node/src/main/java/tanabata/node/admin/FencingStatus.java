package tanabata.node.admin;

import java.util.List;

/// Who may act on a resource, as this node knows it.
///
/// @param standalone whether this node goes on without its peer
/// @param mayAnswer whether clients may be answered at this moment
/// @param waitingFor what keeps this node from going on; empty if nothing does
/// @param epoch of the record at the witness, or the last one that this node acted on; 0 if none
/// @param active the nodes that the record names; empty while it is not known
/// @param evidence how it is known that the node that is left out serves no more: `power`, `word`,
///   `lease` or `operator`; empty if that is not the case
/// @param evidenceSentence what exactly was seen; empty without evidence
/// @param witness `none`, or how it stands with it
/// @param alarm what somebody should look after although all goes on; empty if nothing
public record FencingStatus(
    boolean standalone,
    boolean mayAnswer,
    String waitingFor,
    long epoch,
    List<String> active,
    String evidence,
    String evidenceSentence,
    String witness,
    String alarm) {

  /// Both serve, and there is no witness.
  public static final FencingStatus QUIET =
      new FencingStatus(false, true, "", 0, List.of(), "", "", "none", "");

  public FencingStatus {
    active = List.copyOf(active);
  }
}
