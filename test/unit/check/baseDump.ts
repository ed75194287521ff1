/** A volume with one of everything, of which there is nothing to say; in the layout of the official client. */
export const BASE = `{
  "Setting": {
    "Name": "demo",
    "UUID": "11111111-2222-3333-4444-555555555555",
    "Storage": "file",
    "Tiers": {
      "0": {
        "ID": 0,
        "StorageClass": "",
        "Tag": ""
      },
      "1": {
        "ID": 1,
        "StorageClass": "COLD",
        "Tag": ""
      }
    },
    "Bucket": "/data/demo/",
    "BlockSize": 4096,
    "Compression": "none",
    "EncryptAlgo": "aes256gcm-rsa",
    "TrashDays": 1,
    "MetaVersion": 1,
    "MinClientVersion": "1.1.0-A",
    "DirStats": true,
    "UserGroupQuota": true,
    "EnableACL": true
  },
  "Counters": {
    "usedSpace": 0,
    "usedInodes": 8,
    "nextInodes": 1026,
    "nextChunk": 4097,
    "nextSession": 1,
    "nextTrash": 1
  },
  "Sustained": [],
  "DelFiles": [
    {
      "inode": 3,
      "length": 7,
      "expire": 1700000000
    }
  ],
  "Quotas": {
    "2": {
      "maxSpace": 1048576,
      "maxInodes": -1
    }
  },
  "UserQuotas": {
    "1000": {
      "maxSpace": -1,
      "maxInodes": 10
    }
  },
  "FSTree": {
    "attr": {"inode":1,"type":"directory","mode":493,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":3,"length":0},
    "entries": {
      "docs": {
        "attr": {"inode":2,"type":"directory","mode":504,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":2,"length":0},
        "posix_acl_default": {"owner":7,"group":5,"other":0,"mask":7,"users":[{"id":1001,"perm":6}],"groups":null},
        "entries": {
          "big": {
            "attr": {"inode":10,"type":"regular","mode":432,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"mtimensec":7,"nlink":1,"length":73728000,"tier":1},
            "xattrs": [{"name":"user.k","value":"a%20b"},{"name":"user.z","value":""}],
            "posix_acl_access": {"owner":6,"group":4,"other":0,"mask":6,"users":[{"id":1001,"perm":6}],"groups":null},
            "chunks": [
              {"index":0,"slices":[{"id":2,"size":67108864,"len":67108864},{"id":0,"pos":4096,"size":0,"len":8192},{"id":4,"pos":1048576,"size":300,"off":100,"len":200}]},
              {"index":1,"slices":[{"id":3,"size":6619136,"len":6619136}]}
            ]
          },
          "hard": {
            "attr": {"inode":6,"type":"regular","mode":420,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":2,"length":5},
            "chunks": [{"index":0,"slices":[{"id":1,"size":5,"len":5}]}]
          }
        }
      },
      "empty": {
        "attr": {"inode":8,"type":"regular","mode":420,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":1,"length":0}
      },
      "file": {
        "attr": {"inode":6,"type":"regular","mode":420,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":2,"length":5},
        "chunks": [{"index":0,"slices":[{"id":1,"size":5,"len":5}]}]
      },
      "link": {
        "attr": {"inode":7,"type":"symlink","mode":511,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":1,"length":0},
        "symlink": "docs/big"
      },
      "null": {
        "attr": {"inode":9,"type":"chardev","mode":438,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":1,"length":0,"rdev":259}
      },
      "small": {
        "attr": {"inode":11,"type":"regular","mode":420,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":1,"length":9},
        "chunks": [{"index":0,"slices":[{"id":5,"size":9,"len":9}]}]
      }
    }
  },
  "Trash": {
    "attr": {"inode":9223372032828243968,"type":"directory","mode":365,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":2,"length":0},
    "entries": {
      "2023-11-14-22": {
        "attr": {"inode":9223372032828243969,"type":"directory","mode":365,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":2,"length":0},
        "entries": {
          "2-12-old": {
            "attr": {"inode":12,"type":"regular","mode":420,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":1,"length":4},
            "chunks": [{"index":0,"slices":[{"id":6,"size":4,"len":4}]}]
          }
        }
      }
    }
  }
}
`;

/** The base with text put in place of other text, which must be there once at least; only the first place is changed. */
export function changed(...replacements: readonly (readonly [old: string, text: string])[]): string {
  let text = BASE;
  for (const [old, put] of replacements) {
    const at = text.indexOf(old);
    if (at < 0) throw new Error(`the base has no ${old}`);
    text = text.slice(0, at) + put + text.slice(at + old.length);
  }
  return text;
}
