package tanabata.node.keys;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import tanabata.foundation.NodeId;

/// Who holds a certificate of the cluster.
///
/// @param name of the host, or of the client
/// @param addresses names and addresses under which others reach it, beside its name; for those who
///   check the name of the host that they connect to
public record Member(NodeId name, Kind kind, List<String> addresses) {

  /// What a certificate allows its holder to be.
  public enum Kind {
    /// One of the two, which connect to each other, to the witness, and are connected to.
    NODE,
    /// Is connected to only.
    WITNESS,
    /// Connects to the NBD servers of the nodes, and to nothing else.
    CLIENT;

    /// As it stands in files and in what is shown.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Beside the key of a host lie files of these names.
  private static final Set<String> TAKEN = Set.of("trust", "clients");

  /// @throws IllegalArgumentException with a sentence for the operator
  public Member {
    if (TAKEN.contains(name.name().toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "'" + name + "' is the name of a file beside the keys; choose another name");
    }
    addresses = List.copyOf(addresses);
  }

  public static Member node(NodeId name, List<String> addresses) {
    return new Member(name, Kind.NODE, addresses);
  }

  public static Member witness(NodeId name, List<String> addresses) {
    return new Member(name, Kind.WITNESS, addresses);
  }

  public static Member client(NodeId name) {
    return new Member(name, Kind.CLIENT, List.of());
  }

  /// Names that differ in the case of their letters only are one: DNS and key stores hold them so.
  boolean isCalled(String other) {
    return name.name().equalsIgnoreCase(other);
  }
}
