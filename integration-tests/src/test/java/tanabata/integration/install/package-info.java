/// What a person does who has two machines and the package: `PackageTest` installs, upgrades and
/// removes it, `TwoHostsDocumentTest` follows `docs/TWO-HOSTS.md` to the letter, `SystemdTest` runs
/// the units under systemd.
///
/// A host here is an `IsolatedHost`: a root folder with Debian's essential packages and a Java 25,
/// and namespaces of the kernel for its network, mounts, name and processes. It has no systemd,
/// which takes long; a script carries out the unit files. Only the hosts of `SystemdTest` have one.
/// Needs root.
package tanabata.integration.install;
