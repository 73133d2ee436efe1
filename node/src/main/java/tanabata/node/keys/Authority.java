package tanabata.node.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tanabata.foundation.NodeId;
import tanabata.foundation.files.PrivateFiles;

/// What signs the certificates of a cluster: two roots, one for nodes and the witness and one for
/// NBD clients, the secret with which nodes write the witness's record, and the last certificate of
/// each holder. It keeps no private key of anybody else.
///
/// All of it lies in one folder, which only whoever may add members should be able to read; no
/// daemon needs it. One process at a time.
///
/// A root is replaced in three steps, and after each all members take in a new bundle: [#add] makes
/// the next root, which is believed from then on; [#use] signs with it; [#drop] believes in it
/// alone.
public final class Authority {

  /// How long a certificate is good for, unless somebody says otherwise.
  public static final Duration USUAL_LIFE = Duration.ofDays(730);

  private static final String STORE = "authority.p12";
  private static final String PASSWORD = "authority.password";
  private static final String SECRET = "witness.secret";

  private static final String CLUSTER = "cluster";
  private static final String CLIENTS = "clients";

  /// What a root is for at the moment: the first word of its alias.
  private enum Use {
    /// Signs.
    SIGNING,
    /// Is believed already, and will sign.
    NEXT,
    /// Has signed, and is believed still.
    FORMER;

    String alias(String purpose) {
      return name().toLowerCase(Locale.ROOT) + " " + purpose;
    }
  }

  private final Path folder;
  private final InstantSource clock;
  private final char[] password;
  private final TreeMap<String, Signed> roots = new TreeMap<>();
  private final TreeMap<String, Issued> issued = new TreeMap<>();

  private Authority(Path folder, InstantSource clock, char[] password) {
    this.folder = folder;
    this.clock = clock;
    this.password = password;
  }

  /// Whether one lies in the folder.
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(STORE));
  }

  /// Makes an authority that has issued nothing yet.
  ///
  /// @throws IOException also if there is one already
  public static Authority create(Path folder, InstantSource clock) throws IOException {
    if (isIn(folder)) {
      throw new IOException(
          "there is an authority in "
              + folder
              + " already, which its members believe; 'tanabata keys bundle' has it sign for"
              + " another member");
    }
    PrivateFiles.createFolders(folder);
    Authority made =
        new Authority(folder, clock, Stores.passwordOrNew(folder.resolve(PASSWORD)).toCharArray());
    Stores.passwordOrNew(folder.resolve(SECRET));
    CertificateMaker maker = new CertificateMaker(clock.instant());
    for (String purpose : List.of(CLUSTER, CLIENTS)) {
      made.roots.put(Use.SIGNING.alias(purpose), maker.root(purpose));
    }
    made.save();
    return made;
  }

  /// @throws IOException also if there is none
  public static Authority open(Path folder, InstantSource clock) throws IOException {
    if (!isIn(folder)) {
      throw new IOException(
          "there is no authority in "
              + folder
              + "; this can only be done where 'tanabata keys create' was, or with its folder");
    }
    Authority opened =
        new Authority(folder, clock, Stores.password(folder.resolve(PASSWORD)).toCharArray());
    opened.load();
    return opened;
  }

  private void load() throws IOException {
    Path file = folder.resolve(STORE);
    KeyStore store = Stores.load(file, password);
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          roots.put(alias, Stores.signed(store, alias, password));
        } else if (store.getCertificate(alias) instanceof X509Certificate certificate) {
          Issued read = Issued.of(alias, certificate);
          issued.put(read.alias(), read);
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("keys: " + file + " is damaged: " + e.getMessage(), e);
    }
    for (String purpose : List.of(CLUSTER, CLIENTS)) {
      if (!roots.containsKey(Use.SIGNING.alias(purpose))) {
        throw new IOException("keys: " + file + " is damaged: it has no key for " + purpose);
      }
    }
  }

  private void save() throws IOException {
    try {
      KeyStore store = Stores.empty();
      for (var root : roots.entrySet()) {
        Stores.put(store, root.getKey(), root.getValue(), password);
      }
      for (Issued each : issued.values()) {
        store.setCertificateEntry(each.alias(), each.certificate());
      }
      Stores.save(store, folder.resolve(STORE), password);
    } catch (GeneralSecurityException e) {
      throw new IOException("keys: the authority cannot be written: " + e.getMessage(), e);
    }
  }

  /// The last certificate of each holder.
  public List<Issued> issued() {
    return List.copyOf(issued.values());
  }

  /// The roots that its members believe, the one that signs nodes first.
  public List<X509Certificate> roots() {
    return Stream.of(CLUSTER, CLIENTS).flatMap(purpose -> trusted(purpose).stream()).toList();
  }

  /// The holder of that name, if it has a certificate.
  public Optional<Member> member(NodeId name) {
    return issued.values().stream()
        .map(Issued::member)
        .filter(member -> member.isCalled(name.name()))
        .findFirst();
  }

  /// A new key for a node or the witness, a new one too if it has one: the old one stays good until
  /// it expires.
  ///
  /// @throws IOException also if another holder has that name, or one of its addresses is one
  public Bundle issue(Member member, Duration life) throws IOException {
    boolean isNode = member.kind() == Member.Kind.NODE;
    return new Bundle(
        member.name(),
        member.kind(),
        sign(CLUSTER, member, life),
        new Bundle.Trust(trusted(CLUSTER), isNode ? trusted(CLIENTS) : List.of()),
        isNode ? Optional.of(Stores.password(folder.resolve(SECRET))) : Optional.empty());
  }

  /// A new key for an NBD client.
  ///
  /// @throws IOException also if another holder has that name
  public ClientKeys issueClient(NodeId name, Duration life) throws IOException {
    return new ClientKeys(name, sign(CLIENTS, Member.client(name), life), trusted(CLUSTER));
  }

  private Signed sign(String purpose, Member member, Duration life) throws IOException {
    refuseNamesOfOthers(member);
    Signed root = roots.get(Use.SIGNING.alias(purpose));
    Signed signed = new CertificateMaker(clock.instant()).issue(root, member, life);
    Issued entry = new Issued(member, signed.certificate());
    issued.put(entry.alias(), entry);
    save();
    return signed;
  }

  /// Whoever bears the name of another could pass as it.
  private void refuseNamesOfOthers(Member member) throws IOException {
    for (Issued each : issued.values()) {
      Member other = each.member();
      boolean same = other.name().equals(member.name()) && other.kind() == member.kind();
      if (same) {
        continue;
      }
      if (member.isCalled(other.name().name())) {
        throw new IOException(
            other.name()
                + " is the name of a "
                + other.kind().word()
                + " of this cluster; give the "
                + member.kind().word()
                + " another name");
      }
      for (String address : member.addresses()) {
        if (other.isCalled(address)) {
          throw new IOException(
              "'"
                  + address
                  + "' is the name of another member, and no address of "
                  + member.name());
        }
      }
      if (other.addresses().stream().anyMatch(member::isCalled)) {
        throw new IOException(
            "'" + member.name() + "' is an address of " + other.name() + "; choose another name");
      }
    }
  }

  private List<X509Certificate> trusted(String purpose) {
    return Stream.of(Use.values())
        .map(use -> roots.get(use.alias(purpose)))
        .filter(Objects::nonNull)
        .map(Signed::certificate)
        .toList();
  }

  /// Makes the next roots, which bundles have their takers believe from now on.
  ///
  /// @throws IOException also if a replacement is under way
  public void add() throws IOException {
    if (has(Use.NEXT) || has(Use.FORMER)) {
      throw new IOException("the roots are being replaced already: " + nextStep());
    }
    CertificateMaker maker = new CertificateMaker(clock.instant());
    for (String purpose : List.of(CLUSTER, CLIENTS)) {
      roots.put(Use.NEXT.alias(purpose), maker.root(purpose));
    }
    save();
  }

  /// Signs with the next roots from now on.
  ///
  /// @throws IOException also if there are none
  public void use() throws IOException {
    if (!has(Use.NEXT)) {
      throw new IOException("there is no next root: " + nextStep());
    }
    for (String purpose : List.of(CLUSTER, CLIENTS)) {
      roots.put(Use.FORMER.alias(purpose), roots.remove(Use.SIGNING.alias(purpose)));
      roots.put(Use.SIGNING.alias(purpose), roots.remove(Use.NEXT.alias(purpose)));
    }
    save();
  }

  /// Believes the former roots no more.
  ///
  /// @throws IOException also if somebody's last certificate is signed by one of them
  public void drop() throws IOException {
    if (!has(Use.FORMER)) {
      throw new IOException("there is no former root: " + nextStep());
    }
    List<String> left = new ArrayList<>();
    for (Issued each : issued.values()) {
      boolean expired = each.certificate().getNotAfter().toInstant().isBefore(clock.instant());
      if (!expired && isSignedByFormer(each.certificate())) {
        left.add(each.member().name().name());
      }
    }
    if (!left.isEmpty()) {
      throw new IOException(
          "the former root signed the certificates of "
              + String.join(", ", left)
              + "; make each a new one first, and have it taken in there");
    }
    for (String purpose : List.of(CLUSTER, CLIENTS)) {
      roots.remove(Use.FORMER.alias(purpose));
    }
    save();
  }

  private boolean isSignedByFormer(X509Certificate certificate) {
    return Stream.of(CLUSTER, CLIENTS)
        .map(purpose -> roots.get(Use.FORMER.alias(purpose)).certificate())
        .anyMatch(
            root -> root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()));
  }

  private boolean has(Use use) {
    return roots.containsKey(use.alias(CLUSTER));
  }

  /// What to do next about the roots, in words.
  private String nextStep() {
    if (has(Use.NEXT)) {
      return "'tanabata keys authority use' is next, when all have taken in a new bundle";
    }
    return has(Use.FORMER)
        ? "'tanabata keys authority drop' is next, when all have taken in a new bundle"
        : "'tanabata keys authority add' makes one";
  }
}
