"""Recognisers that fail as real ones might: the tests of the pool start them in processes of their own."""

import os
import signal
import time
from pathlib import Path

from geo.recognition import recognise

KEPT = []


def dies_of_poison(document, *, gazetteer):
    if "poison" in document.article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return recognise(document, gazetteer=gazetteer)


def raises(document, *, gazetteer):
    if "poison" in document.article.text:
        msg = "a bug"
        raise ZeroDivisionError(msg)
    return recognise(document, gazetteer=gazetteer)


def notes_its_gazetteer(document, *, gazetteer):
    """Leave a file for each gazetteer that this process was given in the folder that the title names."""
    (Path(document.article.title) / f"{os.getpid()} {id(gazetteer)}").touch()
    KEPT.append(gazetteer)  # so that no other one gets its number
    return recognise(document, gazetteer=gazetteer)


def goes_round(document, *, gazetteer):
    while "poison" in document.article.text:
        time.sleep(0.001)
    return recognise(document, gazetteer=gazetteer)


def hangs(document, *, gazetteer):
    """Wait where no signal and no other thread can interrupt it, as a library might."""
    if "poison" in document.article.text:
        time.sleep(100_000)
    return recognise(document, gazetteer=gazetteer)


def dies_once(document, *, gazetteer):
    """Die the first time that any process comes here; the file that the text names says that it did."""
    mark = Path(document.article.title)
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return recognise(document, gazetteer=gazetteer)
    os.kill(os.getpid(), signal.SIGKILL)
    return time.sleep(60)


def notes_its_process(document, *, gazetteer):
    """Leave a file with the number of the process in the folder that the title names."""
    (Path(document.article.title) / str(os.getpid())).touch()
    return recognise(document, gazetteer=gazetteer)
