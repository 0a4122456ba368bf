"""What bench/ftp compares: one account, one folder, the same certificate, one core each."""

import contextlib
import os
import pathlib
import re
import shutil

import debian
from httpservers import certificate
from jackfield import Jackfield
from peers import Peer
from processes import Failed, output_of

USER, PASSWORD = "bench", "bench-secret"
HERE = pathlib.Path(__file__).resolve().parent


class FtpJackfield(Jackfield):
    user, password = USER, PASSWORD
    folder_of_files = "/"

    def __init__(self, folder, cores):
        super().__init__(folder, cores)
        self.certificate = certificate(folder.parent)

    @contextlib.contextmanager
    def started(self):
        with super().started():
            words = ("user", "add", USER, "--home", "/bench", "--allow", "read,write", "--password-stdin")
            self.command(*words, input=PASSWORD + "\n")
            self.port, self.served = self.ports["ftp"], self.home / "files" / "bench"
            yield self

    def configured(self, text):
        crt, key = self.certificate
        text = text.replace("\ntls.certificate =\n", f"\ntls.certificate = {crt}\n")
        return text.replace("\ntls.key =\n", f"\ntls.key = {key}\n")

    @staticmethod
    def offers(_row):
        return True


class FtpPeer(Peer):
    """From Debian's packages, which conflict with each other: unpacked beside."""

    user, password = USER, PASSWORD
    folder_of_files = "/"
    packages = ()

    def __init__(self, folder, cores):
        super().__init__(folder, cores)
        self.certificate = certificate(folder.parent)
        self.served = self.folder / "files"
        # Who runs as another user must get at it.
        for each in (folder.parent, folder, self.folder, self.served):
            each.chmod(0o755)
        self.served.chmod(0o777)

    @classmethod
    def missing(cls):
        try:
            debian.unpacked(*cls.packages)
        except Failed as problem:
            return str(problem)
        return None if os.geteuid() == 0 else "needs root, as it is made to"

    @classmethod
    def root(cls):
        return debian.unpacked(*cls.packages)

    @staticmethod
    def offers(_row):
        return True


VSFTPD = """
listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
anonymous_enable=YES
no_anon_password=YES
anon_root={folder}
ftp_username=daemon
write_enable=YES
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_umask=022
secure_chroot_dir={folder}/empty
seccomp_sandbox=NO
xferlog_enable=YES
vsftpd_log_file={folder}/vsftpd.log
ssl_enable=YES
allow_anon_ssl=YES
force_local_logins_ssl=NO
force_local_data_ssl=NO
require_ssl_reuse=NO
ssl_ciphers=HIGH
ssl_sslv2=NO
ssl_sslv3=NO
rsa_cert_file={certificate}
rsa_private_key_file={key}
"""


class Vsftpd(FtpPeer):
    """Its own accounts are the system's, so the client is anonymous here, and may write below the root."""

    name, program = "vsftpd", "vsftpd"
    packages = ("vsftpd", "libwrap0")
    user, password = "anonymous", "bench@"
    folder_of_files = "/files"

    @staticmethod
    def version():
        return "vsftpd 3.0.3"

    def _configure(self):
        (self.folder / "empty").mkdir()
        crt, key = self.certificate
        config = self.folder / "vsftpd.conf"
        config.write_text(VSFTPD.format(port=self.port, folder=self.folder, certificate=crt, key=key))
        config.chmod(0o600)

    def _command(self):
        libraries = next(self.root().glob("**/libwrap.so.0")).parent
        program = self.root() / "usr" / "sbin" / "vsftpd"
        return ["env", f"LD_LIBRARY_PATH={libraries}", str(program), str(self.folder / "vsftpd.conf")]


class PureFtpd(FtpPeer):
    """With a virtual account; its hash is the strongest that Debian's build has."""

    name, program = "pure-ftpd", "pure-ftpd"
    packages = ("pure-ftpd", "pure-ftpd-common")

    @classmethod
    def version(cls):
        text = output_of([str(cls.root() / "usr" / "sbin" / "pure-ftpd"), "--help"])
        return "pure-ftpd " + re.search(r"v([\d.]+)", text)[1]

    def _configure(self):
        passwords, database = self.folder / "passwd", self.folder / "pureftpd.pdb"
        command = [str(self.root() / "usr" / "bin" / "pure-pw"), "useradd", USER, "-f", str(passwords),
                   "-F", str(database), "-u", "65534", "-g", "65534", "-d", str(self.served), "-m"]
        output_of(command, input=f"{PASSWORD}\n{PASSWORD}\n")
        crt, key = self.certificate
        both = self.folder / "both.pem"
        both.write_text(crt.read_text() + key.read_text())
        both.chmod(0o600)

    def _command(self):
        return [str(self.root() / "usr" / "sbin" / "pure-ftpd"), "-S", f"127.0.0.1,{self.port}", "-E", "-H",
                "-A", "-c", "4096", "-C", "4096", "-u", "1", "-Y", "1", "-2", str(self.folder / "both.pem"),
                "-g", str(self.folder / "pure-ftpd.pid"), "-l", f"puredb:{self.folder / 'pureftpd.pdb'}"]


class Pyftpdlib(FtpPeer):
    """Passwords in the clear in its memory: a login costs it no hash."""

    name, program = "pyftpdlib", "python3"
    packages = ("python3-pyftpdlib", "python3-openssl", "python3-cryptography", "python3-cffi-backend")

    @classmethod
    def missing(cls):
        return super().missing() or (None if shutil.which("/usr/bin/python3") else "needs Debian's python3")

    @classmethod
    def path(cls):
        return cls.root() / "usr" / "lib" / "python3" / "dist-packages"

    @classmethod
    def version(cls):
        code = "import pyftpdlib; print(pyftpdlib.__ver__)"
        return "pyftpdlib " + output_of(["/usr/bin/python3", "-c", code], env={"PYTHONPATH": str(cls.path())}).strip()

    def _configure(self):
        pass

    def _command(self):
        return ["env", f"PYTHONPATH={self.path()}", "/usr/bin/python3", "-W", "ignore",
                str(HERE / "servers" / "pyftpd.py"), str(self.port), str(self.served), *map(str, self.certificate),
                USER, PASSWORD]


KINDS = (FtpJackfield, Vsftpd, PureFtpd, Pyftpdlib)
