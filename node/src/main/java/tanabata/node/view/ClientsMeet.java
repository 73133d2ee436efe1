package tanabata.node.view;

import tanabata.foundation.state.Role;
import tanabata.node.admin.ResourceStatus;
import tanabata.replication.model.Status;

/// What a client of a resource meets on this node at this moment. One of these is true in every
/// state.
public enum ClientsMeet {
  /// Requests are carried out and answered.
  SERVICE,
  /// The same, by the peer: the disk here has failed.
  SERVICE_BY_THE_PEER,
  /// Requests wait, and none fails.
  HELD,
  /// The device cannot be opened here.
  REFUSAL;

  /// @param mayAnswer whether this node holds a permit, or needs none
  public static ClientsMeet of(Status status, boolean mayAnswer) {
    if (status.state().role() != Role.PRIMARY) {
      return REFUSAL;
    }
    return switch (status.state().phase()) {
      case CONNECTED -> mayAnswer ? SERVICE : HELD;
      case STANDALONE, STANDALONE_HOSTING, SPLIT_BRAIN_STANDALONE -> SERVICE;
      case DISKLESS -> status.connection().hasLink() ? SERVICE_BY_THE_PEER : HELD;
      case APART,
          DECLARING,
          EXCHANGING,
          FROZEN,
          HOSTING,
          SETTLING,
          SPLIT_BRAIN,
          CUT,
          ROLLING_BACK ->
          HELD;
    };
  }

  /// The same, as a node has told it.
  private static ClientsMeet of(ResourceStatus resource) {
    if (!resource.role().equals(Role.PRIMARY.word())) {
      return REFUSAL;
    }
    if (resource.frozen()) {
      return HELD;
    }
    return resource.disk().equals("Diskless") ? SERVICE_BY_THE_PEER : SERVICE;
  }

  /// In a sentence, without its full stop, and with the reason if it is none to be glad of.
  public static String sentence(ResourceStatus resource) {
    String because = resource.reason().isEmpty() ? "" : ": " + resource.reason();
    return switch (of(resource)) {
      case SERVICE ->
          "clients are served" + (resource.reason().isEmpty() ? "" : "; " + resource.reason());
      case SERVICE_BY_THE_PEER -> "clients are served by " + resource.peer().name() + because;
      case HELD -> "frozen, requests are held" + because;
      case REFUSAL -> "clients are refused, because it is Secondary" + because;
    };
  }
}
