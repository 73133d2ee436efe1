package tanabata.replication.core;

/// The parts of one core, made and joined once, and the few things that several of them say.
final class Parts {

  final ReplicationCore.Identity identity;
  final Desk desk;
  final Bitmaps bitmaps;
  final Traffic traffic = new Traffic();
  final Link link;
  final ActivityLog activity;
  final Durability durability;
  final Resync resync;
  final Undo undo;
  final LamportClock clock;
  final ClientPath clients;
  final PeerPath peers;
  final Host host;
  final Identities identities;

  Parts(ReplicationCore.Identity identity, Desk desk, Recovered recovered) {
    this.identity = identity;
    this.desk = desk;
    int index = identity.node().compareTo(identity.peer()) < 0 ? 0 : 1;
    bitmaps = new Bitmaps(desk, recovered.invalid(), recovered.peerLacks());
    link = new Link(desk, identity.instance(), index == 0);
    activity = new ActivityLog(desk, recovered.activity(), recovered.activitySequence());
    durability = new Durability(desk, link, bitmaps, activity);
    undo = new Undo(desk, recovered.undo());
    resync = new Resync(desk, link, bitmaps, traffic, undo);
    clock = new LamportClock(index);
    clock.learn(recovered.standing().aloneAt());
    clients =
        new ClientPath(desk, link, bitmaps, traffic, activity, durability, resync, undo, clock);
    host = new Host(desk, link);
    peers = new PeerPath(desk, link, traffic, resync, undo, clock);
    identities = new Identities(desk, recovered.standing());
  }

  void changed(String what) {
    desk.emit(new Effect.Changed(what));
  }

  void reply(Caller caller, boolean done, String sentence) {
    desk.emit(new Effect.Reply(caller, done, sentence));
  }

  void linkLost(String how) {
    changed(how);
    markIfAlone();
  }

  void markIfAlone() {
    if (link.phase() == Link.Phase.TOGETHER) {
      identities.markAlone(clock.next());
    }
  }

  /// Everything that the peer may lack: what was open, what was under way, and what was hot when
  /// this node last ended without taking leave.
  void markTouched() {
    durability.markOpen(bitmaps.peerLacks);
    clients.markInFlight(bitmaps.peerLacks);
    for (long extent : activity.recovered()) {
      durability.mark(bitmaps.peerLacks, desk.geometry.extentRange(extent));
    }
  }

  /// Whether the peer could go on without this node, as far as this node knows.
  boolean peerCanGoOn() {
    return bitmaps.peerLacks.isEmpty() && clients.isVeteran();
  }

  /// The link was lost before the peer heard that this node gives way, so it does not. One that was
  /// cut off meanwhile has to wait for the peer all the same.
  void keepRight(Runnable then) {
    identities.saveOutdated(!clients.isVeteran(), then);
  }

  DiskState disk() {
    if (desk.isDetached()) {
      return DiskState.DISKLESS;
    }
    if (!bitmaps.invalid.isEmpty() || identities.identity().justCreated()) {
      return DiskState.INCONSISTENT;
    }
    if (identities.standing().outdated()) {
      return DiskState.OUTDATED;
    }
    return clients.isVeteran() ? DiskState.UP_TO_DATE : DiskState.CONSISTENT;
  }
}
