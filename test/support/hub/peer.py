"""What the hub's own client does with a cache. Prints one JSON object.

python peer.py download ORG/NAME    fetches by the environment's conventions
python peer.py find ORG/NAME        looks for it without a network, and scans the cache
"""

import json
import sys
import warnings

from huggingface_hub import scan_cache_dir, snapshot_download

what, repository = sys.argv[1:]
if what == "download":
    print(json.dumps({"folder": snapshot_download(repository)}))
else:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        folder = snapshot_download(repository, local_files_only=True)
        scan = scan_cache_dir()
    [repo] = [one for one in scan.repos if one.repo_id == repository]
    files = sorted(file.file_name for revision in repo.revisions for file in revision.files)
    said = [str(one) for one in scan.warnings] + [str(one.message) for one in caught]
    print(json.dumps({"folder": folder, "files": files, "warnings": said, "size": repo.size_on_disk}))
