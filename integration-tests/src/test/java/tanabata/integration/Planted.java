package tanabata.integration;

import tanabata.fencing.core.ArbiterRules;
import tanabata.foundation.Moment;
import tanabata.node.wiring.WiringRules;
import tanabata.replication.core.PlantedBug;

/// A wrong rule, planted on purpose in the cores of a node or in how they are joined, to see that
/// storms and the explorer find it. [#NONE] is what production does.
public enum Planted {
  NONE,
  A_LEASE_COUNTS_FROM_THE_RECEIPT {
    @Override
    public ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public Moment leaseStart(Moment heartbeatSent, Moment replyReceived) {
          return replyReceived;
        }
      };
    }
  },
  EVIDENCE_IS_SKIPPED {
    @Override
    public ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public boolean needsEvidence() {
          return false;
        }
      };
    }
  },
  THE_RECORD_IS_READ_WITHOUT_COMPARE_AND_SET {
    @Override
    public ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public boolean trustsWhatIsRead() {
          return true;
        }
      };
    }
  },
  A_RECORD_IS_MADE_ANEW_WHILE_APART {
    @Override
    public ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public boolean makesRecordApart() {
          return true;
        }
      };
    }

    @Override
    public boolean needsEmptyWitness() {
      return true;
    }
  },
  A_RECORD_IS_MADE_ANEW_WITHOUT_THE_PEER {
    @Override
    public ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public boolean agreesOnMissingRecord() {
          return false;
        }
      };
    }

    @Override
    public boolean needsEmptyWitness() {
      return true;
    }

    /// The record must be lost while one node is alone, and the link again as soon as the other has
    /// made it anew: seed 4,390 found it.
    @Override
    public long firstSeed() {
      return 4_000;
    }
  },
  A_SESSION_IS_RESUMED_AFTER_A_CUT {
    @Override
    public PlantedBug replication() {
      return PlantedBug.SESSIONS_SURVIVE_THE_CUT;
    }
  },
  A_DISK_THAT_WAS_PUT_BACK_IS_NOT_NOTICED {
    @Override
    public PlantedBug replication() {
      return PlantedBug.A_DISK_THAT_WAS_PUT_BACK_IS_NOT_NOTICED;
    }
  },
  A_WRITE_THAT_FINDS_NO_SPACE_IS_FORGOTTEN {
    @Override
    public PlantedBug replication() {
      return PlantedBug.A_WRITE_THAT_FINDS_NO_SPACE_IS_FORGOTTEN;
    }
  },
  A_NODE_ALONE_USES_EPOCHS_OF_ITS_PEER_AGAIN {
    @Override
    public ArbiterRules arbiter() {
      return new ArbiterRules() {
        @Override
        public boolean skipsEpochs() {
          return false;
        }
      };
    }

    @Override
    public boolean isAboutLocks() {
      return true;
    }

    /// It takes a crash within a few milliseconds: seed 5,002,805 found it.
    @Override
    public long firstSeed() {
      return 5_002_000;
    }
  },
  A_MEMBERSHIP_IS_ENTERED_BEFORE_ITS_EPOCH_IS_DURABLE {
    @Override
    public WiringRules wiring() {
      return new WiringRules() {
        @Override
        public boolean savesEpochFirst() {
          return false;
        }
      };
    }
  },
  A_REVOCATION_WAITS_FOR_THE_DISK {
    @Override
    public WiringRules wiring() {
      return new WiringRules() {
        @Override
        public boolean revokesAtOnce() {
          return false;
        }
      };
    }
  },
  A_NODE_THAT_LEAVES_RELIES_ON_ITS_LOCKS {
    @Override
    public WiringRules wiring() {
      return new WiringRules() {
        @Override
        public boolean leavesLocksFirst() {
          return false;
        }
      };
    }
  },
  A_SHORTER_PERMIT_WAITS_FOR_THE_DISK {
    @Override
    public WiringRules wiring() {
      return new WiringRules() {
        @Override
        public boolean shortensPermitsAtOnce() {
          return false;
        }
      };
    }
  };

  public ArbiterRules arbiter() {
    return ArbiterRules.SOUND;
  }

  public PlantedBug replication() {
    return PlantedBug.NONE;
  }

  public WiringRules wiring() {
    return WiringRules.SOUND;
  }

  /// From where on it is searched for.
  public long firstSeed() {
    return 1;
  }

  /// Whether only a storm in which the witness loses its data can find it.
  public boolean needsEmptyWitness() {
    return false;
  }

  /// Whether only a storm in which the nodes share locks can find it.
  public boolean isAboutLocks() {
    return wiring() != WiringRules.SOUND;
  }
}
