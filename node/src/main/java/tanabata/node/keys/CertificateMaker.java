package tanabata.node.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes key pairs (EC, P-256) and X.509 certificates for them.
///
/// @param now when; certificates hold from a day before, since clocks of hosts differ
record CertificateMaker(Instant now) {

  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Duration CLOCKS_DIFFER_BY = Duration.ofDays(1);
  private static final Duration LIFE_OF_A_ROOT = Duration.ofDays(3650);
  private static final int SERIAL_BITS = 127;
  private static final int TAG_BITS = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /// A root that signs certificates of holders, and no other roots.
  ///
  /// @param purpose a word of its name; some chance makes the name the only one of its kind
  Signed root(String purpose) throws IOException {
    String tag = new BigInteger(TAG_BITS, RANDOM).toString(Character.MAX_RADIX);
    X500Name name = name("tanabata " + purpose + " " + tag);
    KeyPair pair = pair();
    try {
      X509v3CertificateBuilder builder = builder(name, name, pair, now.plus(LIFE_OF_A_ROOT));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Signed(pair.getPrivate(), List.of(signed(builder, pair)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("this Java cannot make certificates: " + e.getMessage(), e);
    }
  }

  /// A key for the member, signed by the root; ends with the root at the latest.
  Signed issue(Signed root, Member member, Duration life) throws IOException {
    X509Certificate above = root.certificate();
    KeyPair pair = pair();
    Instant wanted = now.plus(life);
    Instant ofRoot = above.getNotAfter().toInstant();
    try {
      X509v3CertificateBuilder builder =
          builder(
              X500Name.getInstance(above.getSubjectX500Principal().getEncoded()),
              name(member.name().name()),
              pair,
              wanted.isBefore(ofRoot) ? wanted : ofRoot);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(member.kind())));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(above));
      builder.addExtension(Extension.subjectAlternativeName, false, names(member));
      X509Certificate certificate = signed(builder, new KeyPair(above.getPublicKey(), root.key()));
      return new Signed(pair.getPrivate(), List.of(certificate, above));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("this Java cannot make certificates: " + e.getMessage(), e);
    }
  }

  private static KeyPurposeId[] purposes(Member.Kind kind) {
    return switch (kind) {
      case NODE ->
          new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
      case WITNESS -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
      case CLIENT -> new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
    };
  }

  private static GeneralNames names(Member member) throws IOException {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, member.name().name()));
    for (String address : member.addresses()) {
      names.add(Names.isLiteral(address) ? numeric(address) : dns(address));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  private static GeneralName numeric(String address) throws UnknownHostException {
    return new GeneralName(
        GeneralName.iPAddress, InetAddress.getByName(address).getHostAddress().split("%", 2)[0]);
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Instant end)
      throws IOException, GeneralSecurityException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
            Date.from(now.minus(CLOCKS_DIFFER_BY)),
            Date.from(end),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    return builder;
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair by)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder(SIGNATURE).build(by.getPrivate())));
  }

  private static X500Name name(String common) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, common).build();
  }

  private static KeyPair pair() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot make keys: " + e.getMessage(), e);
    }
  }
}
