"""What gunicorn serves of the peer; its addresses are read once Django is set up."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
