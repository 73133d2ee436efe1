package tanabata.node.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import tanabata.foundation.NodeId;
import tanabata.foundation.Sanitizer;
import tanabata.foundation.files.PrivateFiles;

/// All that one host needs to be a member of the cluster, in one file. Whoever has the file is that
/// host to the others. `docs/FORMATS.md` has its bytes.
public final class Bundle {

  private static final String HEAD = "TANABATA BUNDLE";
  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String CLUSTER = "TANABATA CLUSTER AUTHORITY";
  private static final String CLIENTS = "TANABATA CLIENT AUTHORITY";
  private static final String SECRET = "TANABATA WITNESS SECRET";
  private static final String CONFIGURATION = "TANABATA CONFIGURATION";
  private static final String FORMAT = "1";

  private static final long LONGEST = 1 << 20;

  private final NodeId name;
  private final Member.Kind kind;
  private final Signed signed;
  private final Trust trust;
  private final Optional<String> secret;
  private final Optional<String> configuration;

  /// Whom a host believes.
  ///
  /// @param cluster who signs nodes and the witness
  /// @param clients who signs NBD clients; nobody at a witness
  record Trust(List<X509Certificate> cluster, List<X509Certificate> clients) {
    Trust {
      cluster = List.copyOf(cluster);
      clients = List.copyOf(clients);
    }
  }

  Bundle(NodeId name, Member.Kind kind, Signed signed, Trust trust, Optional<String> secret) {
    this(name, kind, signed, trust, secret, Optional.empty());
  }

  private Bundle(
      NodeId name,
      Member.Kind kind,
      Signed signed,
      Trust trust,
      Optional<String> secret,
      Optional<String> configuration) {
    this.name = name;
    this.kind = kind;
    this.signed = signed;
    this.trust = trust;
    this.secret = secret;
    this.configuration = configuration;
  }

  /// Whose it is.
  public NodeId name() {
    return name;
  }

  public Member.Kind kind() {
    return kind;
  }

  Signed signed() {
    return signed;
  }

  Trust trust() {
    return trust;
  }

  /// What a node proves to the witness's record that it may write it; empty at a witness.
  Optional<String> secret() {
    return secret;
  }

  /// The configuration file of the host, which may be carried along with its keys.
  public Optional<String> configuration() {
    return configuration;
  }

  /// The same keys, with a configuration file.
  public Bundle withConfiguration(String text) {
    return new Bundle(name, kind, signed, trust, secret, Optional.of(text));
  }

  /// Writes it, for the owner's eyes.
  public void write(Path file) throws IOException {
    List<PemObject> parts = new ArrayList<>();
    parts.add(new PemObject(KEY, signed.key().getEncoded()));
    try {
      add(parts, CERTIFICATE, signed.chain());
      add(parts, CLUSTER, trust.cluster());
      add(parts, CLIENTS, trust.clients());
    } catch (CertificateEncodingException e) {
      throw new IOException("keys: a certificate cannot be written: " + e.getMessage(), e);
    }
    secret.ifPresent(word -> parts.add(text(SECRET, word)));
    configuration.ifPresent(content -> parts.add(text(CONFIGURATION, content)));
    StringWriter text = new StringWriter();
    text.write("# The keys of " + name + ", and of no other host. Take them in there:\n");
    text.write(
        "#   tanabata "
            + (configuration.isPresent() ? "join " : "keys import ")
            + file.getFileName()
            + "\n");
    text.write("# Whoever has this file is " + name + " to the others: keep no copy of it.\n");
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(
          new PemObject(
              HEAD,
              List.of(
                  new PemHeader("Format", FORMAT),
                  new PemHeader("Name", name.name()),
                  new PemHeader("Kind", kind.word()),
                  new PemHeader("Parts", Integer.toString(parts.size()))),
              new byte[0]));
      for (PemObject part : parts) {
        writer.writeObject(part);
      }
    }
    PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static PemObject text(String type, String content) {
    return new PemObject(type, content.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> text(List<PemObject> parts, String type) {
    return parts.stream()
        .filter(part -> part.getType().equals(type))
        .map(part -> new String(part.getContent(), StandardCharsets.UTF_8))
        .findFirst();
  }

  private static void add(List<PemObject> parts, String type, List<X509Certificate> certificates)
      throws CertificateEncodingException {
    for (X509Certificate each : certificates) {
      parts.add(new PemObject(type, each.getEncoded()));
    }
  }

  /// @throws IOException with a sentence for the operator, if it is no bundle, not a whole one, or
  ///   its parts do not belong together
  public static Bundle read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "there is no file "
              + file
              + "; 'tanabata keys bundle' writes one, where the authority is");
    }
    if (Files.size(file) > LONGEST) {
      throw bad(file, "it is larger than any bundle");
    }
    List<PemObject> parts = new ArrayList<>();
    try (PemReader reader =
        new PemReader(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)))) {
      for (PemObject next = reader.readPemObject(); next != null; next = reader.readPemObject()) {
        parts.add(next);
      }
    } catch (IOException | RuntimeException e) {
      throw bad(file, "it breaks off, or has been changed: " + Sanitizer.quoted(e.getMessage()));
    }
    if (parts.isEmpty() || !parts.getFirst().getType().equals(HEAD)) {
      throw bad(file, "it does not begin as one");
    }
    try {
      Bundle read = assemble(file, parts.getFirst(), parts.subList(1, parts.size()));
      read.check(file);
      return read;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw bad(file, e.getMessage());
    }
  }

  private static Bundle assemble(Path file, PemObject head, List<PemObject> parts)
      throws IOException, GeneralSecurityException {
    if (!header(file, head, "Format").equals(FORMAT)) {
      throw bad(file, "another version of tanabata wrote it; use that one here too");
    }
    if (!header(file, head, "Parts").equals(Integer.toString(parts.size()))) {
      throw bad(file, "parts of it are missing");
    }
    List<PemObject> keys = parts.stream().filter(part -> part.getType().equals(KEY)).toList();
    List<X509Certificate> chain = certificates(parts, CERTIFICATE);
    if (keys.size() != 1 || chain.isEmpty()) {
      throw bad(file, "there must be one key in it, and its certificate");
    }
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst().getContent()));
    return new Bundle(
        new NodeId(header(file, head, "Name")),
        Member.Kind.valueOf(header(file, head, "Kind").toUpperCase(Locale.ROOT)),
        new Signed(key, chain),
        new Trust(certificates(parts, CLUSTER), certificates(parts, CLIENTS)),
        text(parts, SECRET),
        text(parts, CONFIGURATION));
  }

  private static String header(Path file, PemObject head, String wanted) throws IOException {
    for (Object each : head.getHeaders()) {
      if (each instanceof PemHeader header && header.getName().equals(wanted)) {
        return header.getValue().strip();
      }
    }
    throw bad(file, "its head does not say its " + wanted.toLowerCase(Locale.ROOT));
  }

  private static List<X509Certificate> certificates(List<PemObject> parts, String type)
      throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    for (PemObject part : parts) {
      if (part.getType().equals(type)) {
        found.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(part.getContent())));
      }
    }
    return found;
  }

  /// What a host would only find out when nobody lets it in.
  private void check(Path file) throws IOException, GeneralSecurityException {
    X509Certificate certificate = signed.certificate();
    if (!Names.dns(certificate).contains(name.name())) {
      throw bad(file, "its certificate is not " + name + "'s");
    }
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signed.key());
    byte[] proof = signature.sign();
    signature.initVerify(certificate);
    if (!signature.verify(proof)) {
      throw bad(file, "its key is not that of its certificate");
    }
    for (X509Certificate root : trust.cluster()) {
      if (root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
        certificate.verify(root.getPublicKey());
        return;
      }
    }
    throw bad(file, "the authority that signed its certificate is not in it");
  }

  private static IOException bad(Path file, String reason) {
    return new IOException(
        file + " is no bundle of keys that can be used: " + reason + "; have it made again");
  }
}
