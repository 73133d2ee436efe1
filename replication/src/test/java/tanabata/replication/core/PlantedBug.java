package tanabata.replication.core;

import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Stamp;

/// A wrong rule, planted on purpose: with it, tests of the tests see that storms and the explorer
/// find what they are for. [#NONE] is the rule of production.
public enum PlantedBug {
  NONE {
    @Override
    ReplicationRules rules() {
      return ReplicationRules.SOUND;
    }
  },
  STAMPS_ARE_NOT_COMPARED {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public boolean yields(Stamp peers, Stamp own) {
          return false;
        }
      };
    }
  },
  WINNERS_KEEP_WHAT_LIES_BESIDE_THEM {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        /// As one would who cuts writes at the blocks of the disk, two of the smallest units wide.
        @Override
        public ByteRange keeps(ByteRange own) {
          long block = 2L * BlockDevice.SECTOR;
          long start = own.start() / block * block;
          return ByteRange.between(start, (own.end() + block - 1) / block * block);
        }
      };
    }
  },
  BITS_ARE_CLEARED_ON_RECEIPT {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public boolean staysOpen() {
          return false;
        }
      };
    }
  },
  ANSWERS_DO_NOT_WAIT_FOR_THE_PEER {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public boolean answerable(boolean local, boolean peer) {
          return local;
        }
      };
    }
  },
  A_NODE_LEAVES_WHILE_ITS_DISK_IS_AT_WORK {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public boolean mayClose(int onDisk) {
          return true;
        }
      };
    }
  },
  A_NODE_THAT_HAS_LEFT_LISTENS {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public boolean listensAfterLeaving() {
          return true;
        }
      };
    }
  },
  A_DISK_THAT_WAS_PUT_BACK_IS_NOT_NOTICED {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public boolean wasPutBack(Marks marks, Marks others) {
          return false;
        }
      };
    }
  },
  MARKS_ARE_TOLD_BEFORE_THEY_ARE_DURABLE {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public long tellable(Marks durable, Marks known) {
          return known.own();
        }
      };
    }
  },
  A_WRITE_THAT_FINDS_NO_SPACE_IS_FORGOTTEN {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public boolean goesOnWithoutSpace() {
          return false;
        }
      };
    }
  },
  SESSIONS_SURVIVE_THE_CUT {
    @Override
    ReplicationRules rules() {
      return new ReplicationRules() {
        @Override
        public boolean endsWhatWasAsked() {
          return false;
        }
      };
    }
  };

  abstract ReplicationRules rules();
}
