package tanabata.node.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.NodeId;
import tanabata.foundation.files.PrivateFiles;

/// The keys of one host, in a folder: what its configuration names. A daemon that runs picks up
/// what changes there.
///
/// @param name whose keys they are
public record HostKeys(NodeId name, Path folder) {

  private static final String TRUST = "trust.p12";
  private static final String CLIENTS = "clients.p12";
  private static final String END = ".p12";

  /// This host's key and certificate, PKCS12.
  public Path keystore() {
    return folder.resolve(name + END);
  }

  /// Who signs nodes and the witness, PKCS12.
  public Path truststore() {
    return folder.resolve(TRUST);
  }

  /// Who signs NBD clients, PKCS12; not at a witness.
  public Path clientTruststore() {
    return folder.resolve(CLIENTS);
  }

  /// Its first line opens all three.
  public Path password() {
    return folder.resolve("tls.password");
  }

  /// Its first line is the password of `witness { digest }`; not at a witness.
  public Path witnessSecret() {
    return folder.resolve("witness.secret");
  }

  /// Those that lie in the folder, if any do.
  ///
  /// @throws IOException if keys of more than one host do
  public static Optional<HostKeys> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<HostKeys> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "*" + END)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.equals(TRUST) && !name.equals(CLIENTS)) {
          found.add(
              new HostKeys(new NodeId(name.substring(0, name.length() - END.length())), folder));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(folder + " holds a key that is no host's: " + e.getMessage(), e);
    }
    if (found.size() > 1) {
      throw new IOException(
          folder
              + " holds the keys of "
              + String.join(
                  " and ", found.stream().map(each -> each.name().name()).sorted().toList())
              + "; each host needs a folder with its own alone");
    }
    return found.stream().findFirst();
  }

  /// Takes a bundle in; what the folder has of the same host already is replaced.
  ///
  /// What is believed is written before the key, each file as a whole: a daemon that looks
  /// meanwhile finds things that go together.
  ///
  /// @throws IOException also if the folder holds another host's keys
  public static HostKeys take(Bundle bundle, Path folder) throws IOException {
    Optional<HostKeys> there = in(folder);
    if (there.isPresent() && !there.get().name().equals(bundle.name())) {
      throw new IOException(
          folder
              + " holds the keys of "
              + there.get().name()
              + ", and the bundle is "
              + bundle.name()
              + "'s: no host may have both; take it in on "
              + bundle.name());
    }
    PrivateFiles.createFolders(folder);
    HostKeys keys = new HostKeys(bundle.name(), folder);
    char[] password = Stores.passwordOrNew(keys.password()).toCharArray();
    try {
      Stores.saveTrust(bundle.trust().cluster(), keys.truststore(), password);
      if (!bundle.trust().clients().isEmpty()) {
        Stores.saveTrust(bundle.trust().clients(), keys.clientTruststore(), password);
      }
      if (bundle.secret().isPresent()) {
        PrivateFiles.write(
            keys.witnessSecret(), (bundle.secret().get() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      KeyStore store = Stores.empty();
      Stores.put(store, bundle.name().name(), bundle.signed(), password);
      Stores.save(store, keys.keystore(), password);
    } catch (GeneralSecurityException e) {
      throw new IOException("keys: they cannot be stored: " + e.getMessage(), e);
    }
    return keys;
  }

  /// The certificate of this host.
  public X509Certificate certificate() throws IOException {
    KeyStore store = Stores.load(keystore(), opened());
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          return certificate;
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("keys: " + keystore() + " is damaged: " + e.getMessage(), e);
    }
    throw new IOException("keys: " + keystore() + " holds no key");
  }

  /// The certificates that this host believes: who signs nodes, and who signs clients.
  public List<X509Certificate> trusted() throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    for (Path store : List.of(truststore(), clientTruststore())) {
      if (Files.exists(store)) {
        try {
          found.addAll(Stores.trusted(Stores.load(store, opened())));
        } catch (GeneralSecurityException e) {
          throw new IOException("keys: " + store + " is damaged: " + e.getMessage(), e);
        }
      }
    }
    return found;
  }

  private char[] opened() throws IOException {
    return Stores.password(password()).toCharArray();
  }
}
