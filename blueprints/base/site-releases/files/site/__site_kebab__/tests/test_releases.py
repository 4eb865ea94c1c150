"""Publishing and taking back, with a folder in the place of the bucket."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SITE = Path(__file__).absolute().parent.parent
PROJECT = SITE.parent.parent
sys.path.insert(0, str(SITE))

import release  # noqa: E402


def named(folder: str) -> str:
    """The folder `second-hand` as it is written in the template: `SecondHand`."""
    return "".join(word.capitalize() for word in folder.split("-"))


class Releases(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.bucket = self.folder / "bucket"
        self.bucket.mkdir()
        # A project of its own, so that its page can be changed.
        self.site = self.folder / "project" / "site" / SITE.name
        shutil.copytree(SITE, self.site, ignore=shutil.ignore_patterns("tests", "__pycache__"))
        shutil.copyfile(PROJECT / "samconfig.toml", self.folder / "project" / "samconfig.toml")
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "aws").symlink_to(SITE / "tests" / "aws")
        self.path = f"{tools}:{os.environ['PATH']}"

    def run_tool(self, name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        known = {"PATH": self.path, "BUCKET": str(self.bucket), "SITE": named(SITE.name), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run([self.site / name, *arguments], env=os.environ | known | environment, capture_output=True, text=True)

    def publish(self, **environment: str) -> str:
        done = self.run_tool("publish", "dev", **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.current()

    def current(self) -> str:
        return release.current((self.bucket / "index.html").read_bytes())

    def change(self, text: str) -> None:
        with (self.site / "public" / "assets" / "style.css").open("a") as style:
            style.write(text)

    def log(self) -> list[list[str]]:
        return [line.split("|") for line in (self.bucket / "log").read_text().splitlines()]

    def test_the_pointer_is_put_last_and_is_the_only_thing_that_changes(self):
        first = self.publish()
        self.change("/* two */")
        second = self.publish()
        self.assertNotEqual(first, second)
        keys = [key for key, _, _ in self.log()]
        self.assertEqual(keys[-1], "index.html")
        put_twice = {key for key in keys if keys.count(key) > 1}
        self.assertEqual(put_twice, {"index.html", "config.json"})

    def test_every_file_that_the_page_names_is_there(self):
        self.publish()
        page = (self.bucket / "index.html").read_text()
        self.assertNotIn('"/assets/', page)
        named = [part.split('"')[0] for part in page.split('"/releases/')[1:]]
        self.assertGreater(len(named), 2)
        for name in named:
            self.assertTrue((self.bucket / "releases" / name).is_file(), name)

    def test_what_never_changes_is_kept_and_what_changes_is_not(self):
        self.publish()
        for key, kind, cache in self.log():
            fixed = key.startswith("releases/")
            self.assertEqual(cache, release.FOR_EVER if fixed else release.ASK_FIRST, key)
            if key.endswith(".js"):
                self.assertEqual(kind, "text/javascript; charset=utf-8")

    def test_the_same_files_are_the_same_release(self):
        self.assertEqual(self.publish(), self.publish())

    def test_a_release_that_fails_on_the_way_leaves_the_page_as_it_was(self):
        first = self.publish()
        self.change("/* two */")
        names = [item.key for item in release.objects(self.site / "public", {})]
        for name in names:
            done = self.run_tool("publish", "dev", FAIL_AT=name)
            self.assertEqual(done.returncode, 1)
            self.assertIn("the page is as it was", done.stderr)
            self.assertEqual(self.current(), first)

    def test_a_rollback_goes_one_release_back(self):
        first = self.publish()
        self.change("/* two */")
        second = self.publish()
        self.change("/* three */")
        self.publish()
        self.assertEqual(self.run_tool("rollback", "dev").returncode, 0)
        self.assertEqual(self.current(), second)
        self.assertEqual(self.run_tool("rollback", "dev").returncode, 0)
        self.assertEqual(self.current(), first)
        over = self.run_tool("rollback", "dev")
        self.assertEqual((over.returncode, self.current()), (1, first))
        self.assertIn("is the first release", over.stderr)
        self.assertEqual(self.log()[-1], ["index.html", "text/html; charset=utf-8", release.ASK_FIRST])

    def test_a_rollback_goes_to_a_release_by_name(self):
        first = self.publish()
        self.change("/* two */")
        second = self.publish()
        self.assertEqual(self.run_tool("rollback", "dev", first).returncode, 0)
        self.assertEqual(self.run_tool("rollback", "dev", second).returncode, 0)
        self.assertEqual(self.current(), second)
        unknown = self.run_tool("rollback", "dev", "0123456789ab")
        self.assertEqual((unknown.returncode, self.current()), (1, second))

    def test_the_page_is_told_of_its_stack(self):
        self.publish()
        config, site = json.loads((self.bucket / "config.json").read_text()), named(SITE.name).lower()
        self.assertEqual(config["clientId"], f"{site}-LoginClientId")
        self.assertEqual(config["keys"]["premium"], f"value of {site}-PremiumKeyId")

    def test_its_outputs_are_those_that_begin_with_its_name(self):
        outputs = {f"{named(SITE.name)}SiteUrl": "its own", "OtherSiteUrl": "of another", "ApiUrl": "of none"}
        self.assertEqual(release.own(outputs), {"SiteUrl": "its own"})

    def test_a_stage_that_is_not_there_is_named(self):
        done = self.run_tool("publish", "moon")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no stage `moon`; it has dev", done.stderr)


if __name__ == "__main__":
    unittest.main()
