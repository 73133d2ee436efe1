package tanabata.fencing.witness;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

/// Who may write a record, by its ACL. Everybody may look, so that `zkCli` shows it.
///
/// @param ours the identities of the two nodes; none if everybody may write
record RecordWriters(List<Id> ours) {

  /// What lets its holder change the record, or who may.
  private static final int CHANGES =
      ZooDefs.Perms.WRITE | ZooDefs.Perms.CREATE | ZooDefs.Perms.DELETE | ZooDefs.Perms.ADMIN;

  /// What an ACL that was found amounts to.
  sealed interface Verdict {

    /// Nobody but the nodes can change it.
    record Ours() implements Verdict {}

    /// Everybody can, or a whole network: also the nodes can, so that they can close it.
    record Open() implements Verdict {}

    /// Somebody else can, too.
    record Foreign(String who) implements Verdict {}
  }

  RecordWriters {
    ours = List.copyOf(ours);
  }

  /// With a digest its user, else the holders of the certificates, else everybody.
  static RecordWriters of(WitnessSettings settings) {
    List<Id> ours = new ArrayList<>();
    settings.digest().map(RecordWriters::digest).ifPresent(ours::add);
    settings.certificates().forEach(subject -> ours.add(new Id("x509", subject)));
    return new RecordWriters(ours);
  }

  private static Id digest(WitnessSettings.Digest digest) {
    try {
      return new Id("digest", DigestAuthenticationProvider.generateDigest(digest.both()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// What the client proves to be, beside its certificate.
  static Optional<byte[]> proof(WitnessSettings settings) {
    return settings.digest().map(digest -> digest.both().getBytes(StandardCharsets.UTF_8));
  }

  boolean areEverybody() {
    return ours.isEmpty();
  }

  /// For a record that is made. A digest alone if there is one: the witness may know no
  /// certificates.
  List<ACL> acl() {
    if (areEverybody()) {
      return ZooDefs.Ids.OPEN_ACL_UNSAFE;
    }
    List<ACL> acl = new ArrayList<>();
    boolean hasDigest = ours.getFirst().getScheme().equals("digest");
    for (Id each : hasDigest ? ours.subList(0, 1) : ours) {
      acl.add(new ACL(ZooDefs.Perms.ALL, each));
    }
    acl.add(new ACL(ZooDefs.Perms.READ, ZooDefs.Ids.ANYONE_ID_UNSAFE));
    return acl;
  }

  Verdict judge(List<ACL> found) {
    SortedSet<String> strangers = new TreeSet<>();
    boolean open = false;
    for (ACL each : found) {
      Id id = each.getId();
      if ((each.getPerms() & CHANGES) == 0 || ours.contains(id)) {
        continue;
      }
      if (id.getScheme().equals("world")) {
        open = true;
      } else {
        strangers.add(id.getScheme() + ":" + id.getId());
      }
    }
    if (open) {
      return new Verdict.Open();
    }
    return strangers.isEmpty()
        ? new Verdict.Ours()
        : new Verdict.Foreign(String.join(" and ", strangers));
  }
}
