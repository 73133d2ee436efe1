package tanabata.fencing.witness;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the record of one resource lies, and how to get there.
///
/// @param servers `HOST:PORT`, more of them after commas
/// @param chroot the path under which everything of ours lies, such as `/cluster`; empty for the
///   root. It is made when it is missing
/// @param resource whose record: `/tanabata/RESOURCE` under the chroot
/// @param digest who may write the record; empty for the holders of `certificates`
/// @param certificates subjects of the certificates whose holders may write the record, such as
///   `CN=vega`; without any, and without a digest, everybody may
/// @param tls how the connection is protected; empty for plain TCP
/// @param sessionTimeout after how much silence the connection counts as lost
/// @param askTimeout how long one answer may take; shorter than `sessionTimeout`
public record WitnessSettings(
    String servers,
    String chroot,
    String resource,
    Optional<Digest> digest,
    List<String> certificates,
    Optional<WitnessTls> tls,
    Duration sessionTimeout,
    Duration askTimeout) {

  public WitnessSettings {
    certificates = List.copyOf(certificates);
    if (askTimeout.compareTo(sessionTimeout) >= 0) {
      throw new IllegalArgumentException("askTimeout must be shorter than sessionTimeout");
    }
  }

  /// Without a digest everybody may write.
  public WitnessSettings(
      String servers,
      String chroot,
      String resource,
      Optional<Digest> digest,
      Optional<WitnessTls> tls,
      Duration sessionTimeout,
      Duration askTimeout) {
    this(servers, chroot, resource, digest, List.of(), tls, sessionTimeout, askTimeout);
  }

  /// A user of ZooKeeper's scheme `digest`.
  ///
  /// @param user without a colon
  public record Digest(String user, String password) {

    /// `user:password`, as ZooKeeper wants it.
    String both() {
      return user + ":" + password;
    }

    @Override
    public String toString() {
      return "Digest[user=" + user + "]";
    }
  }

  /// Where the record lies.
  String path() {
    return chroot + "/tanabata/" + resource;
  }
}
