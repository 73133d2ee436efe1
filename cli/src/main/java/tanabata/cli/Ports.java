package tanabata.cli;

import java.io.InputStream;
import tanabata.node.admin.DaemonStarter;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.WitnessStarter;
import tanabata.testbed.cluster.DaemonLauncher;

/// What the verbs need from outside.
///
/// @param daemon runs the daemon in this process
/// @param witness runs a witness in this process
/// @param metadata makes disks into copies of a resource
/// @param launcher starts a daemon as a process of its own, for the demo
/// @param prompt asks the person at the terminal
/// @param input standard input
public record Ports(
    DaemonStarter daemon,
    WitnessStarter witness,
    MetadataCreator metadata,
    DaemonLauncher launcher,
    Prompt prompt,
    InputStream input) {}
